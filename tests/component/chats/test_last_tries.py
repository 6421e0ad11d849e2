"""The last try of a message: it ends among the dead letters with the kind of its failure, even if its process died."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from chats.cloud import waiting
from chats.provisioning import DONE
from functions.chats.handlers import provision
from functions.chats.use_cases.reconcile import reconcile_batch
from svyazka_common import aws, batches
from svyazka_common.batches import NO_ANSWER, consumer
from svyazka_common.settings import QUEUE_RECEIVES, QUEUE_TRIES, Setting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

pytestmark = pytest.mark.usefixtures("cloud")

LETTERS = Setting.PROVISIONING_DLQ_URL
CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=1, invoked_function_arn="arn:aws:lambda:x", aws_request_id="1"
)
AGAIN = {"batchItemFailures": [{"itemIdentifier": "m0"}]}
SECRET = "Петров"


def event(received: int, body: str = "body") -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(received), "MessageGroupId": "school1"}
    own = {
        "trace": {"dataType": "String", "stringValue": "t1"},
        "raw": {"dataType": "Binary", "binaryValue": base64.b64encode(b"\x01").decode()},
    }
    return {
        "Records": [
            {
                "messageId": "m0",
                "body": body,
                "attributes": attributes,
                "messageAttributes": own,
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:svyazka-dev-provisioning",
                "receiptHandle": "r0",
            }
        ],
    }


def failing(error: Exception) -> Any:
    def work(_: SQSRecord) -> None:
        raise error

    return consumer(work, LETTERS)


def test_before_the_last_try_a_message_comes_again() -> None:
    handler = failing(KeyError(SECRET))
    assert handler(event(QUEUE_TRIES - 1), CONTEXT) == AGAIN
    assert waiting(LETTERS) == []


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What SQS is asked to hide, and for how long."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(aws.client("sqs"), "change_message_visibility", lambda **call: asked.append(call))
    return asked


def test_after_each_failed_try_a_message_is_hidden_for_longer(hidden: list[dict[str, Any]]) -> None:
    handler = failing(KeyError(SECRET))
    for received in range(1, QUEUE_TRIES + 1):
        handler(event(received), CONTEXT)
    assert [one["VisibilityTimeout"] for one in hidden] == [60, 240, 720, 1440]
    assert {one["ReceiptHandle"] for one in hidden} == {"r0"}
    assert {one["QueueUrl"].rpartition("/")[2] for one in hidden} == {"svyazka-dev-provisioning"}


def test_message_that_is_done_or_killed_is_not_hidden_anew(hidden: list[dict[str, Any]]) -> None:
    consumer(lambda _: None, LETTERS)(event(1), CONTEXT)
    failing(KeyError(SECRET))(event(QUEUE_RECEIVES), CONTEXT)
    assert hidden == []


def test_where_sqs_hides_nothing_the_failure_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    assert failing(KeyError(SECRET))(event(1), CONTEXT) == AGAIN
    logged = [(record.message, vars(record)["kind"]) for record in caplog.records]
    assert [message for message, _ in logged] == ["message comes again late", "work failed"]
    assert logged[1] == ("work failed", "KeyError")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (KeyError(SECRET), "KeyError"),
        (
            ClientError({"Error": {"Code": "AccessDeniedException", "Message": SECRET}}, "Query"),
            "AccessDeniedException",
        ),
    ],
)
def test_the_last_failure_is_told_with_the_letter_by_its_kind_only(
    error: Exception, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert failing(error)(event(QUEUE_TRIES), CONTEXT) == DONE
    (letter,) = waiting(LETTERS)
    attributes = letter["MessageAttributes"]
    assert (letter["Body"], attributes["failure"]["StringValue"]) == ("body", kind)
    assert (attributes["trace"]["StringValue"], attributes["raw"]["BinaryValue"]) == ("t1", b"\x01")
    assert letter["Attributes"]["MessageGroupId"] == "school1"
    assert SECRET not in str(letter) + caplog.text
    (logged,) = [vars(record) for record in caplog.records if record.message == "work failed"]
    assert (logged["kind"], logged["given_up"]) == (kind, True)


def test_what_a_sender_writes_in_place_of_a_letters_reason_is_left_out() -> None:
    came = event(QUEUE_TRIES)
    for name in ("reason", "fields", "failure"):
        came["Records"][0]["messageAttributes"][name] = {"dataType": "String", "stringValue": SECRET}
    assert failing(KeyError("x"))(came, CONTEXT) == {"batchItemFailures": []}
    (letter,) = waiting(LETTERS)
    attributes = {name: one.get("StringValue") for name, one in letter["MessageAttributes"].items()}
    assert attributes == {"trace": "t1", "raw": None, "failure": "KeyError"}


def test_a_message_whose_last_try_was_killed_is_not_tried_again_but_noted() -> None:
    tried, noted = list[str](), list[tuple[str, str]]()
    handler = consumer(
        lambda record: tried.append(record.body), LETTERS, lambda record, failure: noted.append((record.body, failure))
    )
    assert handler(event(QUEUE_TRIES + 1), CONTEXT) == DONE
    assert (tried, noted) == ([], [("body", NO_ANSWER)])
    assert [letter["MessageAttributes"]["failure"]["StringValue"] for letter in waiting(LETTERS)] == [NO_ANSWER]


def test_what_cannot_be_noted_comes_again_and_is_not_lost() -> None:
    def given_up(*_: object) -> None:
        raise ConnectionError

    handler = consumer(lambda _: None, LETTERS, given_up)
    assert handler(event(QUEUE_TRIES + 1), CONTEXT) == AGAIN
    assert waiting(LETTERS) == []
    assert QUEUE_RECEIVES > QUEUE_TRIES + 1


def test_what_no_letter_can_be_written_of_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(batches, "send_to_dead_letters", broken)
    assert failing(KeyError())(event(QUEUE_TRIES), CONTEXT) == AGAIN


def test_a_dead_message_is_left_out_of_what_is_read_ahead_for_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[list[str]]()

    def reading(bodies: Any) -> Any:
        read.append(list(bodies))
        return reconcile_batch(read[-1])

    monkeypatch.setattr(provision, "reconcile_batch", reading)
    bodies = [json.dumps({"kind": "reconcile_person", "person_id": person}) for person in ("a", "b")]
    records = [event(received, body)["Records"][0] for received, body in zip((6, 1), bodies, strict=True)]
    records[1]["messageId"] = "m1"

    assert provision.handler({"Records": records}, CONTEXT) == DONE

    assert read == [[bodies[1]]]
    assert [letter["Body"] for letter in waiting(LETTERS)] == [bodies[0]]
