"""The emulator's events of a queue name who sent each message, as SQS attests it."""

from __future__ import annotations

from local.emulator.queue_events import with_senders


def test_each_message_of_a_batch_has_its_own_sender() -> None:
    records = [
        {"messageId": name, "attributes": {"SenderId": "000000000000", "SentTimestamp": "1"}}
        for name in ("a", "b", "c")
    ]
    batch = [{"id": "a", "sys": {"SenderId": "111122223333"}}, {"id": "b", "sys": {"SenderId": "000000000000"}}]
    event = with_senders({"Records": records}, [*batch, {"id": "c"}])
    senders = [one["attributes"]["SenderId"] for one in event["Records"]]
    assert senders == ["111122223333", "000000000000", "000000000000"]
    assert {one["attributes"]["SentTimestamp"] for one in event["Records"]} == {"1"}
