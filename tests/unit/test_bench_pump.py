"""How changes of the table and messages find their handlers."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from local.bench.roster import pump
from local.bench.roster.pump import READERS, Pump, Work
from local.bench.roster.queues import Message, Queues
from local.bench.roster.runtime import CallReport
from local.errors import LocalError

PROVISIONING = "PROVISIONING_QUEUE_URL"


class Stream:
    """Batches of changes that are there to be read; notes how many messages waited in `queues` at each reading."""

    def __init__(self, *batches: list[dict[str, Any]], queues: Queues | None = None) -> None:
        self.left = list(batches)
        self.queues = queues if queues is not None else Queues()
        self.waited: list[int] = []
        self.all_read = threading.Event()

    def batch(self) -> list[dict[str, Any]]:
        self.waited.append(len(self.queues))
        if self.left:
            return self.left.pop(0)
        self.all_read.set()
        return []


class Handlers:
    """Notes the calls; for each record of the stream `relay` sends a message, and those in `failing` fail."""

    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        self.called: list[tuple[str, list[str]]] = []
        self.failing = failing

    def call(self, module: str, event: dict[str, Any]) -> CallReport:
        records = event["Records"]
        if module == "chats.handlers.provision":
            bodies = [record["body"] for record in records]
            failures = [{"itemIdentifier": one["messageId"]} for one in records if one["body"] in self.failing]
            first = [body for body in bodies if not body.endswith(", again")]
            self.called.append((module, bodies))
            return call_report(failures, [sent(f"{body}, again", later=True) for body in first])
        self.called.append((module, [record["eventID"] for record in records]))
        sends = records if module == "chats.handlers.relay" else []
        return call_report([], [sent(one["eventID"], later=False) for one in sends])

    def bodies(self) -> list[str]:
        return [body for module, bodies in self.called if module == "chats.handlers.provision" for body in bodies]


def sent(body: str, *, later: bool) -> dict[str, Any]:
    return {"queue": PROVISIONING, "body": body, "group": "o", "later": later}


def call_report(failures: list[dict[str, str]], messages: list[dict[str, Any]]) -> CallReport:
    return CallReport(
        answer={"batchItemFailures": failures},
        sent=messages,
        requests=1,
        events=0,
        units={"write": 2},
        calls={"PutItem": 1},
        further=0,
        cpu=0.1,
        peak_mb=50,
    )


def changed(number: int, entity: str = "link") -> dict[str, Any]:
    return {
        "eventID": f"e{number}",
        "eventName": "INSERT",
        "dynamodb": {"NewImage": {"entity": {"S": entity}}, "SequenceNumber": str(number)},
    }


def pumped(stream: Stream, of_stream: Handlers, *of_queues: Handlers, queues: Queues | None = None) -> pump.Done:
    of_streams = [of_stream] * len(READERS)
    return Pump(queues if queues is not None else Queues(), stream, [*of_streams, *of_queues]).run()  # type: ignore[arg-type]


def test_each_change_reaches_its_followers_and_their_messages_are_handled() -> None:
    relay, provision = Handlers(), Handlers()

    done = pumped(Stream([changed(1), changed(2, "person")]), relay, provision)

    assert ("chats.handlers.relay", ["e1"]) in relay.called
    assert provision.bodies() == ["e1", "e1, again"]
    assert done.entities == {"link insert": 1, "person insert": 1}
    assert done.work["chats.handlers.provision"] == Work(calls=2, records=2, asked=2, cpu=0.2)
    assert done.units["write"] == 2 * sum(work.calls for work in done.work.values())


def test_what_has_a_delay_comes_after_all_that_has_none() -> None:
    provision = Handlers()

    pumped(Stream([changed(1)], [changed(2)]), Handlers(), provision)

    assert sorted(provision.bodies()[:2]) == ["e1", "e2"]
    assert sorted(provision.bodies()[2:]) == ["e1, again", "e2, again"]


def test_no_call_gets_more_messages_than_its_function_takes_at_once() -> None:
    provision = Handlers()

    pumped(Stream([changed(number) for number in range(25)]), Handlers(), provision)

    assert max(len(bodies) for _, bodies in provision.called) == 10
    assert len(provision.bodies()) == 50


def test_the_stream_is_not_read_while_enough_messages_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "ENOUGH", 50)
    queues = Queues()
    for number in range(70):
        queues.put(PROVISIONING, Message(f"m{number}, again"))
    stream = Stream([changed(1)], queues=queues)

    pumped(stream, Handlers(), Handlers(), queues=queues)

    assert max(stream.waited) < 50


def test_the_stream_is_not_read_further_than_its_followers_keep_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pump, "AHEAD", 2)
    monkeypatch.setattr(pump, "POLL_SECONDS", 0.01)
    stream = Stream(*([changed(number)] for number in range(10)))
    read: list[int] = []

    class Slow(Handlers):
        def call(self, module: str, event: dict[str, Any]) -> CallReport:
            stream.all_read.wait(0.2 if not read else 0)  # nobody reads it all while this is not answered
            read.append(len(stream.waited))
            return super().call(module, event)

    pumped(stream, Slow(), Handlers())

    assert read[0] == 3
    assert len(read) == 10


def test_those_who_follow_the_stream_do_not_wait_for_each_other() -> None:
    announced = threading.Event()

    class Announcing(Handlers):
        def call(self, module: str, event: dict[str, Any]) -> CallReport:
            if module == "events.handlers.announce":
                announced.set()
            else:
                assert announced.wait(10)
            return super().call(module, event)

    pumped(Stream([changed(1), changed(2, "sequence")]), Announcing(), Handlers())

    assert announced.is_set()


def test_a_message_that_fails_comes_again_and_stops_everything_in_the_end() -> None:
    queues = Queues()
    queues.put(PROVISIONING, Message("bad"))
    provision = Handlers(failing=("bad",))

    with pytest.raises(LocalError, match=r"chats\.handlers\.provision has failed 5 times"):
        pumped(Stream(), Handlers(), provision, queues=queues)

    assert provision.bodies().count("bad") == 5


def test_messages_look_as_lambda_hands_them_over() -> None:
    record = Message(json.dumps({"v": 1}), group="o1", tries=2).record(7)

    assert (record["messageId"], record["body"]) == ("m7", '{"v": 1}')
    assert record["attributes"]["MessageGroupId"] == "o1"
    assert record["attributes"]["ApproximateReceiveCount"] == "3"
