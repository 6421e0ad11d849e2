"""Dead letters: seen with their reason, sent back one by one, never lost."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from chats_cloud import cloud, waiting  # noqa: F401

from local.errors import LocalError
from local.operations import dead_letters, letters
from local.operations.dead_letters import looked_at, redrive, sent_back, show
from local.operations.queues import DeadLetters, depths
from local.operations.queues import dead_letters as every_queue
from local.operations.target import Target
from svyazka_common import aws, clock
from svyazka_common.queues import lay_aside

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = json.dumps({"kind": "reconcile_person", "person_id": "anna"})
STREAM_ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/state/stream/2026"
FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:svyazka-dev-chats-relay"


@pytest.fixture(autouse=True)
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    request.getfixturevalue("cloud")  # before any other fixture of this module
    monkeypatch.setattr(letters, "LOOK_SECONDS", 0)


def provisioning() -> DeadLetters:
    return DeadLetters(
        name="Provisioning",
        url=os.environ["PROVISIONING_DLQ_URL"],
        source=os.environ["PROVISIONING_QUEUE_URL"],
    )


def later() -> int:
    """A moment after everything that was sent."""
    return clock.now_ms() + 60_000


def fail(body: str = BODY, **more: Any) -> None:
    """A letter as SQS's own redrive policy leaves it: the message itself."""
    boto3.client("sqs").send_message(QueueUrl=provisioning().url, MessageBody=body, **more)


def refuse(body: str = "not JSON", **more: str) -> None:
    lay_aside(provisioning().url, body, reason="not_json", **more)


def outcomes(**how: Any) -> list[str]:
    return sorted(outcome for _, outcome in sent_back(provisioning(), later(), **how))


def test_letters_are_told_apart_by_why_they_are_there() -> None:
    fail()
    refuse()
    assert sorted((letter.kind, letter.reason) for letter in looked_at(provisioning())) == [
        ("failed", "failed"),
        ("refused", "not_json"),
    ]


def test_looking_leaves_every_letter_in_its_queue() -> None:
    for _ in range(25):
        fail()
    assert len(looked_at(provisioning())) == len(looked_at(provisioning())) == 25


def test_failed_letters_go_back_with_group_and_attributes() -> None:
    fail(
        MessageGroupId="school1",
        MessageAttributes={"trace": {"DataType": "String", "StringValue": "t1"}},
    )
    assert outcomes() == ["sent_back"]
    (message,) = waiting("PROVISIONING_QUEUE_URL")
    assert message["Body"] == BODY
    assert message["Attributes"]["MessageGroupId"] == "school1"
    assert message["MessageAttributes"]["trace"]["StringValue"] == "t1"
    assert looked_at(provisioning()) == []


def test_refused_letters_stay_unless_they_are_asked_for() -> None:
    refuse(fields="kind")
    assert outcomes() == ["kept_refused"]
    assert waiting("PROVISIONING_QUEUE_URL") == []
    assert outcomes(refused=True) == ["sent_back"]
    (message,) = waiting("PROVISIONING_QUEUE_URL")
    assert "MessageAttributes" not in message


def test_only_the_letter_that_is_named_goes_back() -> None:
    fail()
    fail()
    first, _ = looked_at(provisioning())
    assert outcomes(message_id=first.message_id) == ["sent_back"]
    assert len(looked_at(provisioning())) == 1


def test_letter_that_comes_while_others_are_sent_back_stays() -> None:
    fail()
    assert [outcome for _, outcome in sent_back(provisioning(), clock.now_ms() - 60_000)] == ["kept_newer"]
    assert len(looked_at(provisioning())) == 1


def test_letter_that_cannot_be_sent_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    fail()

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(dead_letters, "_send_back", broken)
        with pytest.raises(ConnectionError):
            sent_back(provisioning(), later())
    assert len(looked_at(provisioning())) == 1


def test_letter_that_was_sent_and_not_deleted_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    fail()

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters, "delete", crash)
        with pytest.raises(KeyboardInterrupt):
            sent_back(provisioning(), later())
    assert len(waiting("PROVISIONING_QUEUE_URL")) == len(looked_at(provisioning())) == 1


class Streams:
    """A shard with these records; `trimmed` as after a day."""

    class exceptions:  # noqa: N801 - as botocore names it
        class TrimmedDataAccessException(Exception):  # noqa: N818
            pass

        class ResourceNotFoundException(Exception):  # noqa: N818
            pass

    def __init__(self, *records: dict[str, Any], trimmed: bool = False) -> None:
        self.records, self.trimmed = list(records), trimmed

    def get_shard_iterator(self, **asked: Any) -> dict[str, Any]:
        if self.trimmed:
            raise self.exceptions.TrimmedDataAccessException
        assert asked["ShardIteratorType"] == "AT_SEQUENCE_NUMBER"
        start = [record["dynamodb"]["SequenceNumber"] for record in self.records].index(asked["SequenceNumber"])
        return {"ShardIterator": str(start)}

    def get_records(self, ShardIterator: str) -> dict[str, Any]:  # noqa: N803
        at = int(ShardIterator)
        return {"Records": self.records[at : at + 1], "NextShardIterator": str(at + 1)}


class Functions:
    """Notes what it is called with."""

    def __init__(self, answer: Any = None, *, error: bool = False) -> None:
        self.calls: list[Any] = []
        self.answer, self.error = answer, error

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        self.calls.append((FunctionName, json.loads(Payload)))
        body = io.BytesIO(json.dumps(self.answer).encode())
        return {"Payload": body} | ({"FunctionError": "Unhandled"} if self.error else {})


def record(number: int, entity: str = "link", event: str = "INSERT") -> dict[str, Any]:
    return {
        "eventID": f"e{number}",
        "eventName": event,
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "ApproximateCreationDateTime": datetime(2026, 10, 15, tzinfo=UTC),
            "Keys": {"pk": {"S": "p"}, "sk": {"S": "s"}},
            "NewImage": {"pk": {"S": "p"}, "sk": {"S": "s"}, "entity": {"S": entity}, "raw": {"B": b"\x01"}},
            "SequenceNumber": str(number),
        },
    }


def relay() -> DeadLetters:
    return DeadLetters(name="ChatsRelay", url=os.environ["PROVISIONING_DLQ_URL"], source=None)


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Redrive a failed batch of records 99 to 101 against a stream and a function."""

    def run(streams: Streams, functions: Functions) -> list[str]:
        told = {
            "requestContext": {"functionArn": FUNCTION_ARN, "condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {
                "shardId": "s1",
                "startSequenceNumber": "99",
                "endSequenceNumber": "101",
                "streamArn": STREAM_ARN,
            },
        }
        boto3.client("sqs").send_message(QueueUrl=relay().url, MessageBody=json.dumps(told))
        fakes = {"dynamodbstreams": streams, "lambda": functions}
        real = aws.client
        assert [letter.reason for letter in looked_at(relay())] == ["RetryAttemptsExhausted"]
        with monkeypatch.context() as patch:
            patch.setattr(aws, "client", lambda service: fakes.get(service) or real(service))
            return [outcome for _, outcome in sent_back(relay(), later())]

    return run


def test_failed_batch_is_read_again_from_the_stream_and_given_to_its_function(
    batch: Callable[..., list[str]],
) -> None:
    functions = Functions({"batchItemFailures": []})
    streams = Streams(record(98), record(99), record(100, "person"), record(101, "member"), record(102))
    assert batch(streams, functions) == ["sent_back"]
    ((name, event),) = functions.calls
    assert name == FUNCTION_ARN
    # What the event source's filter keeps away stays away: a new person, a membership.
    assert [one["eventID"] for one in event["Records"]] == ["e99"]
    (given,) = event["Records"]
    assert given["eventSourceARN"] == STREAM_ARN
    assert given["dynamodb"]["ApproximateCreationDateTime"] == datetime(2026, 10, 15, tzinfo=UTC).timestamp()
    assert given["dynamodb"]["NewImage"]["raw"] == {"B": "AQ=="}
    assert looked_at(relay()) == []


@pytest.mark.parametrize(
    "functions", [Functions({"batchItemFailures": [{"itemIdentifier": "99"}]}), Functions({}, error=True)]
)
def test_batch_that_fails_again_stays(batch: Callable[..., list[str]], functions: Functions) -> None:
    assert batch(Streams(record(99), record(101)), functions) == ["failed_again"]
    assert len(looked_at(relay())) == 1


def test_batch_that_the_stream_has_forgotten_stays_and_says_so(batch: Callable[..., list[str]]) -> None:
    functions = Functions()
    assert batch(Streams(trimmed=True), functions) == ["gone_from_stream"]
    assert functions.calls == []
    assert len(looked_at(relay())) == 1


def test_batch_without_anything_for_the_function_is_done(batch: Callable[..., list[str]]) -> None:
    functions = Functions()
    assert batch(Streams(record(99, "person"), record(101, "vk_id")), functions) == ["sent_back"]
    assert functions.calls == []


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch) -> Target:
    found = Target(
        stage="dev",
        outputs={
            "ProvisioningQueueUrl": provisioning().source or "",
            "ProvisioningDeadLettersUrl": provisioning().url,
            "StateTable": "state",
        },
    )
    monkeypatch.setattr(dead_letters, "enter", lambda _: found)
    return found


def test_queues_are_those_of_the_outputs(target: Target) -> None:
    assert every_queue(target) == [provisioning()]
    fail()
    assert [(one.name, one.waiting, one.in_work, one.dead) for one in depths(target)] == [("Provisioning", 0, 0, 1)]


@pytest.mark.usefixtures("target")
def test_list_prints_queue_reason_and_age_and_nothing_of_what_is_in_a_letter(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refuse("Секретов Иван")
    show(None, stage=None, as_json=True)
    printed = capsys.readouterr().out
    (entry,) = json.loads(printed)["dead_letters"]
    assert entry | {"message_id": "", "age_seconds": 0} == {
        "queue": "Provisioning",
        "message_id": "",
        "kind": "refused",
        "reason": "not_json",
        "age_seconds": 0,
    }
    show("provisioning", stage=None, as_json=False)
    assert "Секретов" not in printed + capsys.readouterr().out


@pytest.mark.usefixtures("target")
def test_redrive_says_what_became_of_each(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    fail()
    refuse()
    moment = later()
    monkeypatch.setattr(clock, "now_ms", lambda: moment)
    redrive(None, None, refused=False, stage=None, as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["sent_back"]) == (True, 1)
    assert sorted(entry["outcome"] for entry in document["letters"]) == ["kept_refused", "sent_back"]
    redrive(None, None, refused=False, stage=None, as_json=False)
    assert "0 of 1 dead letters sent back" in capsys.readouterr().out


@pytest.mark.usefixtures("target")
def test_queue_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(LocalError, match="Provisioning"):
        show("nonsense", stage=None, as_json=True)
