"""The example of a subscriber: gaps, late and repeated events, from the events that the announcer really emits."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from chats.streams import stream
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from examples.subscriber.consumer import main, memory
from examples.subscriber.consumer.gaps import Seen, observe
from functions.events.rules.announcements import announcements
from svyazka_common.records.link import Sequence
from svyazka_common.streams import changes

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def took(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """What the subscriber dealt with; its table is empty."""
    for name, value in {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "TABLE": "seen"}.items():
        monkeypatch.setenv(name, value)
    done: list[dict[str, Any]] = []
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1")
        client.create_table(
            TableName="seen",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "person_id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "person_id", "AttributeType": "S"}],
        )
        monkeypatch.setattr(memory, "dynamodb", client)
        monkeypatch.setattr(main, "deal_with", done.append)
        yield done


def event(number: int, person_id: str = "p") -> dict[str, Any]:
    """As the announcer emits it."""
    sequence = Sequence(person_id=person_id, number=number, joined=["colleagues~s1"])
    (announcement,) = announcements(changes(stream((None, sequence))))
    return announcement.event.model_dump(exclude_none=True)


def deliver(*events: dict[str, Any]) -> list[str]:
    """As SQS hands them over, in EventBridge's envelope."""
    records = [
        {"messageId": f"m{position}", "body": json.dumps({"detail-type": one["type"], "detail": one})}
        for position, one in enumerate(events)
    ]
    answer = main.handler({"Records": records}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def gaps(capsys: pytest.CaptureFixture[str]) -> list[list[int]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line["gap"] for line in lines if "gap" in line]


def test_a_missing_event_is_noticed_and_one_that_comes_late_is_taken(
    took: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    deliver(event(1), event(2), event(5), event(2), event(4))
    assert [one["data"]["sequence"] for one in took] == [1, 2, 5, 4]
    assert gaps(capsys) == [[3, 4], [3]]
    deliver(event(3))
    assert gaps(capsys) == []
    assert memory.recall("p") == Seen(1, 5)


def test_persons_are_counted_apart_and_events_of_chats_are_not_counted(took: list[dict[str, Any]]) -> None:
    of_chat = {"type": "chat.created", "subject": "c", "data": {"chat_id": "c"}}
    deliver(event(7), event(1, "other"), of_chat, of_chat)
    assert len(took) == 4
    assert memory.recall("other") == Seen(1, 1)


def test_what_fails_comes_again_and_is_not_noted(took: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: dict[str, Any]) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(main, "deal_with", failing)
        assert deliver(event(1)) == ["m0"]
    assert memory.recall("p") is None
    assert deliver(event(1)) == []
    assert len(took) == 1


def test_a_note_that_another_worker_was_quicker_with_comes_again(took: list[dict[str, Any]]) -> None:
    deliver(event(1))
    for stale in (None, Seen(1, 3), Seen(1, 1, frozenset({0}))):
        with pytest.raises(memory.OvertakenError):
            memory.remember("p", stale, Seen(1, 2))
    memory.remember("p", Seen(1, 1), Seen(1, 4, frozenset({2, 3})))
    with pytest.raises(memory.OvertakenError):
        memory.remember("p", Seen(1, 4), Seen(1, 5))
    assert len(took) == 1


@given(last=st.integers(1, 12), lost=st.sets(st.integers(1, 12)), seed=st.integers(0, 9999))
def test_in_any_order_with_repeats_exactly_what_did_not_come_is_missing(last: int, lost: set[int], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    came = [number for number in range(1, last + 1) if number not in lost]
    order = [*came, *came]
    chance.shuffle(order)
    seen, new = None, []
    for number in order:
        seen, verdict = observe(seen, number)
        if verdict == "new":
            new.append(number)
    assert sorted(new) == came
    if seen is not None:
        assert seen.missing == {number for number in range(seen.first, seen.last) if number in lost}
