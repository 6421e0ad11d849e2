"""Dead letters: seen with their reason, sent back one by one, never lost."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from chats.cloud import waiting
from dead_letters import later

from operations.dead_letters import command as dead_letters
from operations.dead_letters import letters
from operations.dead_letters.command import letters_in, redrive, send_back, show
from operations.errors import CommandError
from operations.queues import DeadLetters, depths
from operations.queues import dead_letters as every_queue
from operations.target import Target
from svyazka_common import clock
from svyazka_common.queues import send_to_dead_letters

if TYPE_CHECKING:
    from operations.dead_letters.letters import Letter

pytestmark = pytest.mark.usefixtures("dead_letter_queues")

BODY = json.dumps({"kind": "reconcile_person", "person_id": "anna"})


def provisioning() -> DeadLetters:
    return DeadLetters(
        name="Provisioning",
        url=os.environ["PROVISIONING_DLQ_URL"],
        source=os.environ["PROVISIONING_QUEUE_URL"],
    )


def fail(body: str = BODY, **fields: Any) -> None:
    """A letter as SQS's own redrive policy leaves it: the message itself."""
    boto3.client("sqs").send_message(QueueUrl=provisioning().url, MessageBody=body, **fields)


def refuse(body: str = "not JSON", *, fields: str = "") -> None:
    send_to_dead_letters(provisioning().url, body, reason="not_json", fields=fields)


def outcomes(**how: Any) -> list[str]:
    return sorted(outcome for _, outcome in send_back(provisioning(), later(), **how))


def test_letters_are_told_apart_by_why_they_are_there() -> None:
    fail()
    refuse()
    assert sorted((letter.kind, letter.reason) for letter in letters_in(provisioning())) == [
        ("failed", "failed"),
        ("refused", "not_json"),
    ]


def test_a_failed_letter_has_its_last_failure_and_goes_back_without_it() -> None:
    send_to_dead_letters(provisioning().url, BODY, group="school1", failure="ConnectTimeoutError")
    assert [(letter.kind, letter.reason) for letter in letters_in(provisioning())] == [
        ("failed", "ConnectTimeoutError")
    ]
    assert outcomes() == ["sent_back"]
    (message,) = waiting("PROVISIONING_QUEUE_URL")
    assert "MessageAttributes" not in message
    assert message["Attributes"]["MessageGroupId"] == "school1"


def test_looking_leaves_every_letter_in_its_queue() -> None:
    for _ in range(25):
        fail()
    assert len(letters_in(provisioning())) == len(letters_in(provisioning())) == 25


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
    assert letters_in(provisioning()) == []


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
    first, _ = letters_in(provisioning())
    assert outcomes(message_id=first.message_id) == ["sent_back"]
    assert len(letters_in(provisioning())) == 1


def changes_letter(attributes: dict[str, str], *, sender: str | None) -> Letter:
    own = {} if sender is None else {"sender": {"DataType": "String", "StringValue": sender}}
    message = {"Body": "{}", "MessageId": "1", "Attributes": {"SentTimestamp": "1", **attributes}}
    return letters._letter(changes(), message | {"MessageAttributes": own})


def test_attributes_of_a_letter_that_sqs_has_moved_are_not_told() -> None:
    secret = {"DataType": "String", "StringValue": "Секретов Иван"}
    attributes = {"SentTimestamp": "1", "SenderId": "AROASTRANGER:1", letters.MOVED_FROM: "arn:q"}
    message = {"Body": "{}", "MessageId": "1", "Attributes": attributes}
    own = dict.fromkeys(("reason", "fields", "failure"), secret)
    letter = letters._letter(changes(), message | {"MessageAttributes": own})
    assert (letter.kind, letter.reason, letter.fields) == ("failed", "failed", ())


def changes() -> DeadLetters:
    return DeadLetters(
        name="RosterChanges",
        url=os.environ["PROVISIONING_DLQ_URL"],
        source=os.environ["PROVISIONING_QUEUE_URL"],
    )


@pytest.mark.parametrize(
    ("attributes", "sender", "sender_id"),
    [
        ({"SenderId": "AROAOURFUNCTION"}, "AROAJOURNAL:1", "AROAJOURNAL:1"),
        ({"SenderId": "AROASTRANGER:1", letters.MOVED_FROM: "arn:q"}, "AROAOPERATOR:1", "AROASTRANGER:1"),
        ({"SenderId": "AROAJOURNAL:1", letters.MOVED_FROM: "arn:q"}, None, "AROAJOURNAL:1"),
        ({"SenderId": "AROAJOURNAL:1"}, None, "AROAJOURNAL:1"),
    ],
    ids=["laid aside by us", "moved by SQS with a forged attribute", "moved by SQS", "sent there by hand"],
)
def test_a_change_of_the_roster_goes_back_in_its_own_senders_name(
    attributes: dict[str, str], sender: str | None, sender_id: str
) -> None:
    letter = changes_letter(attributes, sender=sender)
    assert dead_letters._send_back(changes(), letter, later(), refused=True) == "sent_back"
    (message,) = waiting("PROVISIONING_QUEUE_URL")
    assert message["MessageAttributes"]["sender"]["StringValue"] == sender_id


def test_letter_that_comes_while_others_are_sent_back_stays() -> None:
    fail()
    assert [outcome for _, outcome in send_back(provisioning(), clock.now_ms() - 60_000)] == ["kept_newer"]
    assert len(letters_in(provisioning())) == 1


def test_letter_that_cannot_be_sent_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    fail()

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(dead_letters, "_send_back", broken)
        with pytest.raises(ConnectionError):
            send_back(provisioning(), later())
    assert len(letters_in(provisioning())) == 1


def test_letter_that_was_sent_and_not_deleted_is_still_there(monkeypatch: pytest.MonkeyPatch) -> None:
    fail()

    def crash(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(letters, "delete", crash)
        with pytest.raises(KeyboardInterrupt):
            send_back(provisioning(), later())
    assert len(waiting("PROVISIONING_QUEUE_URL")) == len(letters_in(provisioning())) == 1


@pytest.fixture
def target(dead_letter_queues: None, monkeypatch: pytest.MonkeyPatch) -> Target:  # noqa: ARG001
    deployed = Target(
        stage="dev",
        outputs={
            "ProvisioningQueueUrl": provisioning().source or "",
            "ProvisioningDeadLettersUrl": provisioning().url,
            "StateTable": "state",
        },
    )
    monkeypatch.setattr(dead_letters, "enter", lambda _: deployed)
    return deployed


def test_queues_are_those_of_the_outputs(target: Target) -> None:
    assert every_queue(target) == [provisioning()]
    fail()
    assert [(one.name, one.waiting, one.in_work, one.dead) for one in depths(target)] == [("Provisioning", 0, 0, 1)]


@pytest.mark.usefixtures("target")
def test_list_prints_queue_reason_and_age_and_no_content_of_a_letter(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    refuse("Секретов Иван", fields="family_name:too_long version:missing")
    show(None, stage=None, as_json=True)
    printed = capsys.readouterr().out
    (entry,) = json.loads(printed)["dead_letters"]
    assert entry | {"message_id": "", "age_seconds": 0} == {
        "queue": "Provisioning",
        "message_id": "",
        "kind": "refused",
        "reason": "not_json",
        "fields": ["family_name:too_long", "version:missing"],
        "age_seconds": 0,
    }
    show("provisioning", stage=None, as_json=False)
    text = capsys.readouterr().out
    assert "family_name:too_long" in text
    assert "Секретов" not in printed + text


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
    with pytest.raises(CommandError, match="Provisioning"):
        show("nonsense", stage=None, as_json=True)
