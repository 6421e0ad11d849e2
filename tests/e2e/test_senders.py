"""Who sends a roster change decides what it may say: the sender that the queue attests, over a redrive too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from local import aws
from local.demo.waiting import until
from local.environment import REGION
from local.ports import LOOPBACK
from operations.dead_letters.command import letters_in, send_back
from operations.queues import DeadLetters
from svyazka_common import aws as shared
from svyazka_common import clock

if TYPE_CHECKING:
    from local.emulator_process import Emulator
    from operations.dead_letters.letters import Letter

pytestmark = pytest.mark.e2e

PORTAL, STRANGER = "111122223333", "999988887777"
"""The emulator takes an access key of twelve digits for an account's; the first is a sender of the stage's file."""


def sqs_of(account: str, port: int) -> Any:
    return boto3.client(
        "sqs",
        endpoint_url=f"http://{LOOPBACK}:{port}",
        region_name=REGION,
        aws_access_key_id=account,
        aws_secret_access_key="any",
    )


def message(kind: str, data: dict[str, Any]) -> str:
    envelope = {
        "specversion": "1.0",
        "id": f"{kind}-{clock.now_ms()}",
        "source": "urn:portal",
        "type": f"roster.{kind}",
    }
    return json.dumps(envelope | {"data": data | {"version": clock.now_ms()}})


def test_a_portal_makes_no_administrator_even_by_a_redriven_letter(
    stack: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = aws.outputs(stack.port, aws.STATE_STACK)
    queue, table = outputs["RosterChangesQueueUrl"], outputs["StateTable"]
    letters = DeadLetters(name="RosterChanges", url=outputs["RosterChangesDeadLettersUrl"], source=queue)
    dynamodb, portal = aws.client("dynamodb", stack.port), sqs_of(PORTAL, stack.port)
    monkeypatch.setattr(shared, "client", lambda service: aws.client(service, stack.port))

    def stored(pk: str, sk: str) -> bool:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        return "Item" in dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)

    def one_letter() -> Letter:
        (letter,) = until(lambda: letters_in(letters), lambda there: len(there) == 1, "waiting for the letter")
        return letter

    own = aws.client("sqs", stack.port)
    for person_id in ("e2e-child", "e2e-parent"):
        body = message("person.upserted", {"person_id": person_id, "family_name": "Пробный", "given_name": "Пример"})
        own.send_message(QueueUrl=queue, MessageBody=body)
    administrator = {"person_id": "e2e-parent", "organisation_id": "any", "role": "school_admin"}
    forged = {"sender": {"DataType": "String", "StringValue": "000000000000"}}
    portal.send_message(QueueUrl=queue, MessageBody=message("role.upserted", administrator), MessageAttributes=forged)
    guardianship = {"guardian_id": "e2e-parent", "child_id": "e2e-child"}
    portal.send_message(QueueUrl=queue, MessageBody=message("guardianship.upserted", guardianship))
    until(lambda: stored("PERSON#e2e-parent", "GUARDIAN_OF#e2e-child"), bool, "waiting for the guardianship")
    letter = one_letter()
    assert (letter.reason, letter.sender_id) == ("kind_not_allowed", PORTAL)

    done = send_back(letters, clock.now_ms(), message_id=letter.message_id, refused=True)
    assert [outcome for _, outcome in done] == ["sent_back"]
    again = one_letter()
    assert again.message_id != letter.message_id
    assert (again.reason, again.sender_id) == ("kind_not_allowed", PORTAL)
    own.purge_queue(QueueUrl=letters.url)

    sqs_of(STRANGER, stack.port).send_message(QueueUrl=queue, MessageBody=message("person.upserted", {}))
    stranger = one_letter()
    assert (stranger.reason, stranger.sender_id) == ("sender_unknown", STRANGER)
    own.purge_queue(QueueUrl=letters.url)
