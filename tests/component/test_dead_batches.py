"""Dead letters that tell of a stream's failed batch: it is read again and given to its function, or stays."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from dead_letters import later

from operations.dead_letters.command import letters_in, send_back
from operations.queues import DeadLetters
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("dead_letter_queues")

STREAM_ARN = "arn:aws:dynamodb:eu-central-1:123456789012:table/state/stream/2026"
FUNCTION_ARN = "arn:aws:lambda:eu-central-1:123456789012:function:svyazka-dev-chats-relay"


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
        batch = {
            "requestContext": {"functionArn": FUNCTION_ARN, "condition": "RetryAttemptsExhausted"},
            "DDBStreamBatchInfo": {
                "shardId": "s1",
                "startSequenceNumber": "99",
                "endSequenceNumber": "101",
                "streamArn": STREAM_ARN,
            },
        }
        boto3.client("sqs").send_message(QueueUrl=relay().url, MessageBody=json.dumps(batch))
        fakes = {"dynamodbstreams": streams, "lambda": functions}
        real = aws.client
        assert [letter.reason for letter in letters_in(relay())] == ["RetryAttemptsExhausted"]
        with monkeypatch.context() as patch:
            patch.setattr(aws, "client", lambda service: fakes.get(service) or real(service))
            return [outcome for _, outcome in send_back(relay(), later())]

    return run


def test_failed_batch_is_read_from_the_stream_and_its_function_invoked(
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
    assert letters_in(relay()) == []


@pytest.mark.parametrize(
    "functions", [Functions({"batchItemFailures": [{"itemIdentifier": "99"}]}), Functions({}, error=True)]
)
def test_batch_that_fails_again_stays(batch: Callable[..., list[str]], functions: Functions) -> None:
    assert batch(Streams(record(99), record(101)), functions) == ["failed_again"]
    assert len(letters_in(relay())) == 1


def test_batch_that_the_stream_has_forgotten_stays_and_says_so(batch: Callable[..., list[str]]) -> None:
    functions = Functions()
    assert batch(Streams(trimmed=True), functions) == ["gone_from_stream"]
    assert functions.calls == []
    assert len(letters_in(relay())) == 1


def test_batch_without_anything_for_the_function_is_done(batch: Callable[..., list[str]]) -> None:
    functions = Functions()
    assert batch(Streams(record(99, "person"), record(101, "vk_id")), functions) == ["sent_back"]
    assert functions.calls == []
