from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from chats.http_calls import call, sign_in
from chats.school import (
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    memberships,
    organisation,
    person,
    role,
    store,
    subject_chat,
)
from functions.chats.handlers import create, members, mine, options
from functions.chats.use_cases.reconcile import reconcile
from svyazka_common import aws
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from svyazka_common.records.roster import Organisation, TeachingLoad

pytestmark = pytest.mark.usefixtures("cloud")
OPEN = {"status": "active", "muted": False, "child_ids": []}
NO_GROUP = {"group_id": None}

ALGEBRA = {"kind": "subject", "class_id": "7a", "subject_id": "algebra"}


def a_class() -> None:
    store(person("teacher", "Яковлева"), link("teacher"), role("teacher"), homeroom("teacher"), load("teacher"))
    store(person("pupil", "Борисов"), link("pupil"), enrolment("pupil"))
    store(person("parent", "Борисова"), link("parent"), guardianship("parent", "pupil"))
    for person_id in ("teacher", "pupil", "parent"):
        reconcile(person_id)


def test_class_teacher_has_exactly_three_chats() -> None:
    a_class()
    status, body = call(mine.handler, "GET", "/api/chats", cookies=sign_in("teacher"))
    assert status == 200
    assert body == {
        "chats": [
            {"chat_id": "class_pupils~7a", "kind": "class_pupils", "title": "7A · ученики", "role": "homeroom_teacher"}
            | OPEN,
            {
                "chat_id": "class_parents~7a",
                "kind": "class_parents",
                "title": "7A · родители",
                "role": "homeroom_teacher",
            }
            | OPEN,
            {
                "chat_id": "colleagues~school1",
                "kind": "colleagues",
                "title": "Коллеги · Лицей № 3",
                "role": "colleague",
            }
            | OPEN,
        ]
    }


def test_a_parents_chat_names_the_children_through_whom_it_is_theirs() -> None:
    a_class()
    _, body = call(mine.handler, "GET", "/api/chats", cookies=sign_in("parent"))

    assert {chat["chat_id"]: chat["child_ids"] for chat in body["chats"]}["class_parents~7a"] == ["pupil"]


def test_person_without_link_has_no_chats() -> None:
    store(person("pupil"), enrolment("pupil"))
    reconcile("pupil")
    assert call(mine.handler, "GET", "/api/chats", cookies=sign_in("pupil")) == (200, {"chats": []})


@pytest.mark.parametrize("chat_id", ["class_pupils~7a", "class_pupils%7E7a", "class_pupils%7e7a"])
def test_members_lists_teacher_first_and_pupils_without_patronymic(chat_id: str) -> None:
    a_class()
    status, body = call(members.handler, "GET", f"/api/chats/{chat_id}/members", cookies=sign_in("pupil"))
    assert status == 200
    assert body == {
        "chat_id": "class_pupils~7a",
        "title": "7A · ученики",
        "kind": "class_pupils",
        "status": "active",
        "members": [
            {"person_id": "teacher", "name": "Яковлева Саша Олегович", "role": "homeroom_teacher", "muted": False},
            {"person_id": "pupil", "name": "Борисов Саша", "role": "pupil", "muted": False},
        ],
    }


@pytest.mark.parametrize(
    "chat_id",
    [
        "class_parents~7a",
        "subject~7a~algebra",
        "class_pupils~7b",
        "nonsense",
        "..",
        "%00",
        "%D1%87%D0%B0%D1%82",
        "~",
        "#",
    ],
)
def test_members_of_a_chat_that_is_not_mine_are_unknown(chat_id: str) -> None:
    a_class()
    status, body = call(members.handler, "GET", f"/api/chats/{chat_id}/members", cookies=sign_in("pupil"))
    assert status == 404
    assert body["code"] in {"chat_unknown", "not_found"}


def test_members_chat_id_too_long_is_refused() -> None:
    status, body = call(members.handler, "GET", f"/api/chats/{'x' * 211}/members", cookies=sign_in("pupil"))
    assert (status, body["code"]) == (422, "fields_invalid")


def test_members_shows_me_although_the_index_lags(monkeypatch: pytest.MonkeyPatch) -> None:
    a_class()
    monkeypatch.setattr("svyazka_common.chat_reading.inverse", lambda *_: [])
    _, body = call(members.handler, "GET", "/api/chats/class_pupils~7a/members", cookies=sign_in("pupil"))
    assert [member["person_id"] for member in body["members"]] == ["pupil"]


def test_options_group_my_subjects_by_class_in_the_order_of_years() -> None:
    store(
        *(load("teacher", class_id, subject) for class_id, subject in [("10b", "algebra"), ("7a", "geometry")]),
        load("teacher"),
        load("teacher", "9a", status="ended"),
        person("teacher"),
        link("teacher"),
        subject_chat(),
    )
    reconcile("teacher")
    status, body = call(options.handler, "GET", "/api/chats/options", cookies=sign_in("teacher"))
    assert status == 200
    assert body["kinds"] == ["subject"]
    assert [(found["class_id"], found["label"]) for found in body["classes"]] == [("7a", "7A"), ("10b", "10B")]
    assert body["classes"][0]["subjects"] == [
        NO_GROUP
        | {"subject_id": "algebra", "name": "Algebra", "title": "Algebra · 7A", "chat_id": "subject~7a~algebra"},
        NO_GROUP | {"subject_id": "geometry", "name": "Geometry", "title": "Geometry · 7A", "chat_id": None},
    ]


def test_options_of_a_pupil_are_empty() -> None:
    a_class()
    answer = call(options.handler, "GET", "/api/chats/options", cookies=sign_in("pupil"))
    assert answer == (200, {"kinds": [], "classes": []})


def test_create_gives_a_new_chat_then_the_same() -> None:
    store(load("teacher"), load("second"))
    chat = {"chat_id": "subject~7a~algebra", "kind": "subject", "title": "Algebra · 7A"}
    assert call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=ALGEBRA) == (201, chat)
    assert call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=ALGEBRA) == (200, chat)
    assert call(create.handler, "POST", "/api/chats", cookies=sign_in("second"), body=ALGEBRA) == (200, chat)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**ALGEBRA, "class_id": "7b"}, 403, "class_foreign"),
        ({**ALGEBRA, "class_id": "9a"}, 403, "class_foreign"),
        ({**ALGEBRA, "class_id": "7"}, 403, "class_foreign"),
        ({**ALGEBRA, "subject_id": "physics"}, 403, "subject_not_taught"),
        ({**ALGEBRA, "subject_id": "chemistry"}, 403, "subject_not_taught"),
        ({**ALGEBRA, "kind": "manual"}, 422, "fields_invalid"),
        ({**ALGEBRA, "kind": 1}, 422, "fields_invalid"),
        ({**ALGEBRA, "kind": None}, 422, "fields_invalid"),
        ({**ALGEBRA, "class_id": 7}, 422, "fields_invalid"),
        ({**ALGEBRA, "class_id": "7a#algebra"}, 422, "fields_invalid"),
        ({**ALGEBRA, "class_id": "7a~x"}, 422, "fields_invalid"),
        ({**ALGEBRA, "class_id": ""}, 422, "fields_invalid"),
        ({**ALGEBRA, "subject_id": "x" * 65}, 422, "fields_invalid"),
        ({**ALGEBRA, "subject_id": ["algebra"]}, 422, "fields_invalid"),
        ({**ALGEBRA, "title": "Моя"}, 422, "fields_invalid"),
        ({"kind": "subject", "class_id": "7a"}, 422, "fields_invalid"),
        ({}, 422, "fields_invalid"),
        ([], 400, "body_not_json"),
        ("{", 400, "body_not_json"),
        ({**ALGEBRA, "subject_id": "x" * 1_000_000}, 413, "body_too_large"),
    ],
)
def test_create_refuses(body: Any, status: int, code: str) -> None:
    store(load("teacher"), load("teacher", "9a", status="ended"), load("teacher", "7a", "chemistry", status="ended"))
    got, problem = call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=body)
    assert (got, problem["code"]) == (status, code)
    assert problem["detail"]
    assert not aws.dynamodb().query(
        TableName="state",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": ChatRef(kind="subject", scope_id="7a", subject_id="algebra").pk}},
    )["Items"]


def test_create_without_a_body_is_refused() -> None:
    store(load("teacher"))
    status, problem = call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"))
    assert (status, problem["code"]) == (422, "fields_invalid")


def test_create_from_another_site_is_refused() -> None:
    store(load("teacher"))
    headers = {"sec-fetch-site": "cross-site"}
    status, problem = call(
        create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=ALGEBRA, headers=headers
    )
    assert (status, problem["code"]) == (403, "cross_site")


def test_create_is_refused_where_the_load_ends_at_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    store(load("teacher"))

    def read_then_ended(*_: object) -> tuple[list[TeachingLoad], list[Organisation]]:
        store(load("teacher", version=2, status="ended"))
        return [load("teacher")], [organisation()]

    monkeypatch.setattr("functions.chats.repository.own_chats.loads_in", read_then_ended)
    status, problem = call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=ALGEBRA)
    assert (status, problem["code"]) == (503, "busy")


@pytest.mark.parametrize(
    ("handler", "method", "path"),
    [
        (mine.handler, "GET", "/api/chats"),
        (members.handler, "GET", "/api/chats/class_pupils~7a/members"),
        (options.handler, "GET", "/api/chats/options"),
        (create.handler, "POST", "/api/chats"),
    ],
)
def test_without_a_session_nothing_is_told(handler: Any, method: str, path: str) -> None:
    body = ALGEBRA if method == "POST" else None
    for cookies in ([], ["__Host-session=a-teacher.wrong"]):
        status, problem = call(handler, method, path, cookies=cookies, body=body)
        assert (status, problem["code"]) == (401, "session_required")


def test_created_chat_has_its_members_after_reconciling() -> None:
    a_class()
    call(create.handler, "POST", "/api/chats", cookies=sign_in("teacher"), body=ALGEBRA)
    for person_id in ("teacher", "pupil", "parent"):
        reconcile(person_id)
        assert "subject~7a~algebra" in memberships(person_id)
