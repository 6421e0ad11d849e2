from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import boto3
import jsonschema  # type: ignore[import-untyped]
import pytest
from botocore.stub import Stubber
from chats_cloud import cloud, waiting  # noqa: F401
from chats_streams import record, stream
from chats_world import SCHOOL, enrolment, link, person, subject_chat

from functions.events import announce
from functions.events.models import EVENTS
from svyazka_common import aws
from svyazka_common.records.chats import Member

pytestmark = pytest.mark.usefixtures("cloud")

DONE: dict[str, Any] = {"batchItemFailures": []}
ENVELOPE = {"specversion": "1.0", "datacontenttype": "application/json", "time": "2026-09-21T14:13:20+00:00"}


def member(person_id: str, chat_id: str = "subject~7a~algebra") -> Member:
    return Member(
        person_id=person_id,
        chat_id=chat_id,
        kind="subject",
        title="Алгебра · 7А",
        organisation_id=SCHOOL,
        name="Петров Саша",
        role="pupil",
        joined_at=1,
    )


@pytest.fixture
def listener(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001, F811
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="listener")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events = boto3.client("events")
    events.put_rule(Name="all", EventBusName="bus", EventPattern=json.dumps({"source": ["svyazka"]}))
    events.put_targets(Rule="all", EventBusName="bus", Targets=[{"Id": "1", "Arn": arn}])
    monkeypatch.setenv("LISTENER_URL", url)


def heard() -> list[dict[str, Any]]:
    entries = [json.loads(message["Body"]) for message in waiting("LISTENER_URL")]
    for entry in entries:
        assert entry["detail-type"] == entry["detail"]["type"]
    return [entry["detail"] for entry in entries]


@pytest.mark.usefixtures("listener")
def test_link_chat_and_members_are_told_with_identifiers_only() -> None:
    changes = stream(
        (None, link("pupil")),
        (link("parent"), None),
        (None, subject_chat()),
        (None, member("b")),
        (None, member("a")),
        (member("c"), None),
    )
    assert announce.handler(changes, None) == DONE
    told = {event["type"]: event for event in heard()}
    ids = {event.pop("id") for event in told.values()}
    assert len(ids) == 4
    chat = {"chat_id": "subject~7a~algebra", "kind": "subject", "organisation_id": SCHOOL}
    assert told == {
        "link.completed": ENVELOPE
        | {
            "type": "link.completed",
            "source": "urn:svyazka:links",
            "subject": "pupil",
            "data": {"person_id": "pupil", "account_id": "a-pupil", "organisation_id": SCHOOL},
        },
        "link.removed": ENVELOPE
        | {
            "type": "link.removed",
            "source": "urn:svyazka:links",
            "subject": "parent",
            "data": {"person_id": "parent", "account_id": "a-parent", "organisation_id": SCHOOL},
        },
        "chat.created": ENVELOPE
        | {
            "type": "chat.created",
            "source": "urn:svyazka:chats",
            "subject": "subject~7a~algebra",
            "data": chat | {"scope_id": "7a", "subject_id": "algebra"},
        },
        "chat.members.changed": ENVELOPE
        | {
            "type": "chat.members.changed",
            "source": "urn:svyazka:chats",
            "subject": "subject~7a~algebra",
            "data": chat | {"added": ["a", "b"], "removed": ["c"]},
        },
    }


@pytest.mark.usefixtures("listener")
def test_members_are_told_chat_by_chat_and_the_last_change_holds() -> None:
    announce.handler(stream((None, member("a")), (None, member("a", "subject~7b~algebra")), (member("a"), None)), None)
    told = {event["subject"]: event["data"] for event in heard()}
    assert (told["subject~7a~algebra"]["added"], told["subject~7a~algebra"]["removed"]) == ([], ["a"])
    assert (told["subject~7b~algebra"]["added"], told["subject~7b~algebra"]["removed"]) == (["a"], [])


@pytest.mark.usefixtures("listener")
def test_what_concerns_nobody_outside_is_not_told() -> None:
    rewritten = replace(member("a"), name="Сидоров Саша")
    changes = stream(
        (member("a"), rewritten), (subject_chat(), subject_chat()), (None, enrolment("p")), (None, person("p"))
    )
    announce.handler(changes, None)
    assert heard() == []


@pytest.mark.usefixtures("listener")
def test_a_repeated_record_is_told_with_the_same_id_and_another_one_with_another() -> None:
    for number in (1, 1, 2):
        announce.handler({"Records": [record(number, None, link("pupil"))]}, None)
    first, again, other = (event["id"] for event in heard())
    assert first == again != other


@pytest.mark.usefixtures("listener")
def test_every_event_fits_its_schema() -> None:
    announce.handler(stream((None, link("p")), (link("p"), None), (None, subject_chat()), (None, member("a"))), None)
    schemas = {model.model_fields["type"].default: model.model_json_schema() for model in EVENTS}
    told = heard()
    assert {event["type"] for event in told} == schemas.keys()
    for event in told:
        jsonschema.validate(event, schemas[event["type"]])


@pytest.mark.usefixtures("listener")
def test_more_than_ten_events_are_all_told() -> None:
    announce.handler(stream(*((None, link(f"p{number}")) for number in range(25))), None)
    assert len(heard()) == 25


def test_what_the_bus_does_not_take_is_retried() -> None:
    entries = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException", "ErrorMessage": ""}]
    with Stubber(aws.client("events")) as events:
        events.add_response("put_events", {"FailedEntryCount": 1, "Entries": entries})
        answer = announce.handler(stream((None, link("a")), (None, member("x")), (None, member("y"))), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "3"}]}
