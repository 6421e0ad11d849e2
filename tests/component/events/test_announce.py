from __future__ import annotations

import json
from typing import Any

import boto3
import jsonschema  # type: ignore[import-untyped]
import pytest
from botocore.stub import Stubber
from chats.cloud import waiting
from chats.school import SCHOOL, enrolment, link, person, subject_chat
from chats.streams import record, stream
from msgspec.structs import replace

from functions.events.handlers import announce
from functions.events.schemas import EVENTS
from svyazka_common import aws
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.records.link import Sequence

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


def counted(person_id: str, number: int, **what: Any) -> Sequence:
    return Sequence(person_id=person_id, number=number, **what)


def account(person_id: str) -> dict[str, str]:
    return {"account_id": f"a-{person_id}", "organisation_id": SCHOOL}


def exclusion(person_id: str) -> Exclusion:
    chat_id = "subject~7a~algebra"
    return Exclusion(
        person_id=person_id, chat_id=chat_id, kind="removed", organisation_id=SCHOOL, name="Петров", by="t", since=1
    )


@pytest.fixture
def listener(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
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
def test_links_chats_and_members_are_told_with_identifiers_only() -> None:
    changes = stream(
        (None, counted("pupil", 1, linked=account("pupil"))),
        (counted("parent", 6), counted("parent", 7, unlinked=account("parent"))),
        (counted("pupil", 1), counted("pupil", 2, joined=["x", "y"], left=["z"])),
        (None, subject_chat()),
        (None, member("b")),
        (None, member("a")),
        (member("c"), None),
    )
    assert announce.handler(changes, None) == DONE
    by_type = {event["type"]: event for event in heard()}
    ids = {kind: event.pop("id") for kind, event in by_type.items()}
    assert len(set(ids.values())) == 5
    assert (ids["link.completed"], ids["person.chats.changed"]) == ("pupil.1", "pupil.2")
    chat = {"chat_id": "subject~7a~algebra", "kind": "subject", "organisation_id": SCHOOL}
    assert by_type == {
        "link.completed": ENVELOPE
        | {
            "type": "link.completed",
            "source": "urn:svyazka:persons",
            "subject": "pupil",
            "data": {"person_id": "pupil", "sequence": 1, **account("pupil")},
        },
        "person.chats.changed": ENVELOPE
        | {
            "type": "person.chats.changed",
            "source": "urn:svyazka:persons",
            "subject": "pupil",
            "data": {"person_id": "pupil", "sequence": 2, "joined": ["x", "y"], "left": ["z"]},
        },
        "link.removed": ENVELOPE
        | {
            "type": "link.removed",
            "source": "urn:svyazka:persons",
            "subject": "parent",
            "data": {"person_id": "parent", "sequence": 7, **account("parent")},
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
    by_subject = {event["subject"]: event["data"] for event in heard()}
    assert (by_subject["subject~7a~algebra"]["added"], by_subject["subject~7a~algebra"]["removed"]) == ([], ["a"])
    assert (by_subject["subject~7b~algebra"]["added"], by_subject["subject~7b~algebra"]["removed"]) == (["a"], [])


@pytest.mark.usefixtures("listener")
def test_removal_by_hand_is_a_leaving_and_restoring_a_joining() -> None:
    changes = stream(
        (member("a"), exclusion("a")), (exclusion("b"), member("b")), (None, exclusion("c")), (exclusion("d"), None)
    )
    announce.handler(changes, None)
    [event] = heard()
    assert (event["data"]["added"], event["data"]["removed"]) == (["b"], ["a"])


@pytest.mark.usefixtures("listener")
@pytest.mark.parametrize(
    ("now", "types"),
    [
        ({"status": "archived"}, ["chat.archived"]),
        ({"title": "Алгебра · 8А"}, ["chat.renamed"]),
        ({"title": "Алгебра · 8А", "status": "archived"}, ["chat.renamed", "chat.archived"]),
        ({"created_at": 5}, []),
    ],
)
def test_a_chat_that_is_renamed_or_archived_is_told_of_without_its_title(now: dict[str, Any], types: list[str]) -> None:
    changed = replace(subject_chat(), **now)
    announce.handler(stream((subject_chat(), changed)), None)
    events = heard()
    assert [event["type"] for event in events] == types
    assert len({event["id"] for event in events}) == len(types)
    assert "8А" not in json.dumps(events, ensure_ascii=False)


@pytest.mark.usefixtures("listener")
def test_an_archived_chat_that_is_used_again_is_told_of() -> None:
    announce.handler(stream((replace(subject_chat(), status="archived"), subject_chat())), None)
    assert [event["type"] for event in heard()] == ["chat.restored"]


@pytest.mark.usefixtures("listener")
def test_what_concerns_nobody_outside_is_not_told() -> None:
    rewritten = replace(member("a"), name="Сидоров Саша")
    changes = stream(
        (member("a"), rewritten),
        (subject_chat(), subject_chat()),
        (None, enrolment("p")),
        (None, person("p")),
        (None, link("p")),
        (counted("p", 4, joined=["x"]), None),
        (subject_chat(), None),
    )
    announce.handler(changes, None)
    assert heard() == []


@pytest.mark.usefixtures("listener")
def test_a_repeated_record_gives_the_same_event_id_another_one_another() -> None:
    for number in (1, 1, 2):
        announce.handler({"Records": [record(number, None, subject_chat())]}, None)
    first, again, other = (event["id"] for event in heard())
    assert first == again != other


@pytest.mark.usefixtures("listener")
def test_one_persons_events_can_be_put_in_order_and_a_repeat_be_told() -> None:
    first, second = counted("p", 1, linked=account("p")), counted("p", 2, joined=["x"])
    for changes in (stream((first, second)), stream((None, first)), stream((first, second))):
        announce.handler(changes, None)
    numbered = [(event["data"]["sequence"], event["id"]) for event in heard()]
    assert numbered == [(2, "p.2"), (1, "p.1"), (2, "p.2")]


@pytest.mark.usefixtures("listener")
def test_every_event_fits_its_schema() -> None:
    archived = replace(subject_chat(), status="archived", title="Алгебра")
    announce.handler(
        stream(
            (None, counted("p", 1, linked=account("p"))),
            (None, counted("p", 2, unlinked=account("p"))),
            (None, counted("p", 3, joined=["x"])),
            (None, subject_chat()),
            (subject_chat(), archived),
            (archived, replace(archived, status="active")),
            (None, member("a")),
        ),
        None,
    )
    schemas = {model.model_fields["type"].default: model.model_json_schema() for model in EVENTS}
    events = heard()
    assert {event["type"] for event in events} == schemas.keys()
    for event in events:
        jsonschema.validate(event, schemas[event["type"]])


@pytest.mark.usefixtures("listener")
def test_more_than_ten_events_are_all_told() -> None:
    announce.handler(stream(*((None, counted(f"p{number}", 1)) for number in range(25))), None)
    assert len(heard()) == 25


def test_what_the_bus_does_not_take_is_retried() -> None:
    entries = [{"EventId": "1"}, {"ErrorCode": "ThrottlingException", "ErrorMessage": ""}]
    with Stubber(aws.client("events")) as events:
        events.add_response("put_events", {"FailedEntryCount": 1, "Entries": entries})
        answer = announce.handler(stream((None, counted("a", 1)), (None, member("x")), (None, member("y"))), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "3"}]}


@pytest.mark.usefixtures("listener")
def test_the_messenger_hears_once_of_each_whose_membership_has_ended() -> None:
    gone, removed = member("gone"), member("removed")
    changes = stream(
        (gone, None),
        (member("gone", "subject~7a~physics"), None),
        (removed, exclusion("removed")),
        (None, member("new")),
        (member("stays"), replace(member("stays"), title="Алгебра")),
        (exclusion("out"), None),
    )
    announce.handler(changes, None)
    waiting_events = [json.loads(message["Body"]) for message in waiting("ENDED_MEMBERSHIPS_QUEUE_URL")]
    assert sorted(waiting_events, key=str) == [
        {"organisation_id": SCHOOL, "person_id": "gone"},
        {"organisation_id": SCHOOL, "person_id": "removed"},
    ]
