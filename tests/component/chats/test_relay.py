from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.stub import Stubber
from msgspec.structs import replace

from chats.cloud import delayed, waiting
from chats.school import (
    account,
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    next_year,
    person,
    role,
    school_class,
    store,
    subject_chat,
    vk_id,
)
from chats.streams import stream
from functions.chats.handlers import relay
from functions.chats.repository.people import follow
from svyazka_common import aws
from svyazka_common.records.link import VkId
from svyazka_common.settings import Setting

pytestmark = pytest.mark.usefixtures("cloud")

DONE: dict[str, Any] = {"batchItemFailures": []}


def sent() -> list[dict[str, Any]]:
    """What waits, with people who travel together told one by one."""
    bodies = [json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")]
    return sorted((one for body in bodies for one in apart(body)), key=str)


def apart(body: dict[str, Any]) -> list[dict[str, Any]]:
    if body["kind"] != "reconcile_people":
        return [body]
    assert len(body["people"]) + len(body["pupils"]) > 1
    pupils = [{"v": 1, "kind": "reconcile_pupil", "person_id": one} for one in body["pupils"]]
    return [*map(reconcile_person, body["people"]), *pupils]


def know(*people: str) -> None:
    for person_id in people:
        vk_id = VkId(person_id=person_id, vk_id="v", phone="+79120000000", phone_key="k", proven_at=1)
        aws.dynamodb().put_item(TableName=Setting.STATE_TABLE.read(), Item=vk_id.to_item())


def reconcile_person(person_id: str) -> dict[str, Any]:
    return {"v": 1, "kind": "reconcile_person", "person_id": person_id}


def test_each_kind_of_change_asks_for_its_work() -> None:
    know("pupil")
    people = ["class_teacher", "linked", "officer", "parent", "renamed", "subject_teacher", "unlinked"]
    store(*(vk_id(person_id) for person_id in people if person_id != "linked"))
    changes = stream(
        (None, link("linked")),
        (link("unlinked"), None),
        (None, enrolment("pupil")),
        (None, guardianship("parent", "child")),
        (None, load("subject_teacher")),
        (homeroom("class_teacher"), homeroom("class_teacher", version=2, status="ended")),
        (None, role("officer", "authority_officer")),
        (person("renamed"), person("renamed", "Сидоров", version=2)),
        (None, subject_chat()),
    )
    know("parent", "subject_teacher", "class_teacher", "officer", "renamed")
    assert relay.handler(changes, None) == DONE
    assert sent() == sorted(
        [
            *(reconcile_person(person_id) for person_id in people),
            {"v": 1, "kind": "reconcile_pupil", "person_id": "pupil"},
            {"v": 1, "kind": "populate_chat", "chat_id": "subject~7a~algebra", "round": 1},
        ],
        key=str,
    )


def test_what_changes_no_membership_asks_for_nothing() -> None:
    changes = stream((enrolment("pupil"), enrolment("pupil", version=2)), (None, person("new")), (subject_chat(), None))
    assert relay.handler(changes, None) == DONE
    assert sent() == []


def test_who_cannot_be_linked_yet_is_not_asked_for() -> None:
    changes = (load("stranger"), role("stranger"), homeroom("stranger"), guardianship("stranger", "child"))
    assert relay.handler(stream(*((None, change) for change in changes)), None) == DONE
    assert sent() == []


def test_a_pupil_without_a_vk_id_is_asked_for_if_a_guardian_is_linked() -> None:
    assert relay.handler(stream((None, enrolment("child"))), None) == DONE
    assert sent() == []
    follow([("parent", "child")])
    relay.handler(stream((None, enrolment("child"))), None)
    assert sent() == [{"v": 1, "kind": "reconcile_pupil", "person_id": "child"}]


def test_who_teaches_a_subject_is_asked_later_and_only_where_it_has_a_chat() -> None:
    ended = (load("stranger"), load("stranger", version=2, status="ended"))
    relay.handler(stream(ended), None)
    assert (sent(), delayed()) == ([], 0)
    store(subject_chat())
    relay.handler(stream(ended), None)
    assert (sent(), delayed()) == ([], 1)


def test_an_account_s_end_concerns_everybody_its_return_who_may_be_linked() -> None:
    relay.handler(stream((account("p"), account("p", 2, "ended")), (account("q", 1, "ended"), account("q", 2))), None)
    message = {
        "v": 1,
        "kind": "reconcile_account",
        "account_id": "a-p",
        "person_id": "p",
        "status": "ended",
        "version": 2,
    }
    assert sent() == [message]


def test_days_of_a_class_that_are_still_to_come_are_written_down_once() -> None:
    relay.handler(stream((None, school_class("7a")), (None, next_year(school_class("8a")))), None)
    again = replace(school_class("7a", version=2), ends_on="2027-06-15")
    relay.handler(stream((school_class("7a"), again), (school_class("7a"), school_class("7a", version=3))), None)
    rows = aws.dynamodb().scan(TableName="state")["Items"]
    assert sorted((row["on"]["S"], row["class_id"]["S"]) for row in rows if row["entity"]["S"] == "due") == [
        ("2027-06-01", "7a"),
        ("2027-06-16", "7a"),
        ("2027-09-01", "8a"),
        ("2028-06-01", "8a"),
    ]


def test_a_link_is_worked_on_whatever_else_is_known() -> None:
    relay.handler(stream((None, role("person")), (None, link("person"))), None)
    assert sent() == [reconcile_person("person")]


def test_a_person_with_many_changes_in_a_batch_is_reconciled_once() -> None:
    store(vk_id("teacher"))
    changes = stream((None, load("teacher")), (None, load("teacher", "7b")), (None, role("teacher")))
    know("teacher")
    relay.handler(changes, None)
    (message,) = waiting("PROVISIONING_QUEUE_URL")
    assert json.loads(message["Body"]) == reconcile_person("teacher")
    assert message["Attributes"]["MessageGroupId"] == "school1"


def test_relations_of_people_without_a_vk_id_ask_for_nothing() -> None:
    changes = stream((None, load("stranger")), (None, guardianship("parent", "child")), (None, role("officer")))
    assert relay.handler(changes, None) == DONE
    assert sent() == []


def test_people_of_one_organisation_travel_together_and_all_are_sent() -> None:
    relay.handler(stream(*((None, link(f"p{number}")) for number in range(25))), None)
    messages = waiting("PROVISIONING_QUEUE_URL")
    bodies = [json.loads(message["Body"]) for message in messages]
    assert sorted(len(body["people"]) for body in bodies) == [5, 10, 10]
    assert {one for body in bodies for one in body["people"]} == {f"p{number}" for number in range(25)}
    assert {message["Attributes"]["MessageGroupId"] for message in messages} == {"school1"}


def test_more_than_ten_messages_of_other_kinds_are_all_sent() -> None:
    changes = [(account(f"p{number}"), account(f"p{number}", 2, "ended")) for number in range(12)]
    relay.handler(stream(*changes), None)
    assert len(sent()) == 12


def test_messages_hold_identifiers_only() -> None:
    store(vk_id("p"), vk_id("g"))
    know("p", "g")
    relay.handler(stream((person("p"), person("p", "Сидоров", version=2)), (None, guardianship("g", "p"))), None)
    bodies = [json.loads(message["Body"]) for message in waiting("PROVISIONING_QUEUE_URL")]
    assert bodies
    assert {key for body in bodies for key in body} <= {"v", "kind", "person_id", "people", "pupils"}
    assert not any("Сидоров" in str(body) for body in bodies)


def test_what_the_queue_does_not_take_is_retried_with_all_its_changes() -> None:
    failed = {"Id": "1", "SenderFault": False, "Code": "InternalError", "Message": ""}
    taken = [{"Id": "0", "MessageId": "m", "MD5OfMessageBody": "x"}]
    with Stubber(aws.client("sqs")) as sqs:
        sqs.add_response("send_message_batch", {"Successful": taken, "Failed": [failed]})
        first, second = replace(link("first"), organisation_id="school1"), replace(link("second"), organisation_id="s2")
        changes = stream((None, first), (None, second), (None, role("first")), (None, role("second")))
        answer = relay.handler(changes, None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}, {"itemIdentifier": "4"}]}


def test_people_whose_common_message_is_not_taken_are_all_retried() -> None:
    failed = {"Id": "0", "SenderFault": False, "Code": "InternalError", "Message": ""}
    with Stubber(aws.client("sqs")) as sqs:
        sqs.add_response("send_message_batch", {"Successful": [], "Failed": [failed]})
        answer = relay.handler(stream((None, link("first")), (None, link("second"))), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "2"}]}
