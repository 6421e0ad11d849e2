"""Only a person who answers for a chat sees who is missing in it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from chats.http_calls import call, sign_in
from chats.managed_class import COLLEAGUES, PARENTS, PUPILS, SUBJECT, a_class, chat, member, school_class
from chats.school import SCHOOL, enrolment, guardianship, homeroom, link, load, person, role, store, subject_chat
from functions.chats.handlers import audience
from svyazka_common.records.chats import Exclusion

pytestmark = pytest.mark.usefixtures("cloud")

NOT_LINKED = {"reason": "not_linked", "text": "Учебный профиль ещё не привязан"}
REMOVED = {"reason": "removed_by_hand", "text": "Из чата убрали вручную"}
ON_THE_WAY = {"reason": "on_the_way", "text": "Профиль привязан, чат вот-вот обновится"}


def removed(person_id: str, chat_id: str = PUPILS) -> Exclusion:
    return Exclusion(
        person_id=person_id,
        chat_id=chat_id,
        kind="removed",
        organisation_id=SCHOOL,
        name="Имя",
        by="teacher",
        since=1,
    )


def get_audience(who: str, chat_id: str = PUPILS) -> tuple[int, Any]:
    return call(audience.handler, "GET", f"/api/chats/{chat_id}/audience", cookies=sign_in(who))


def missing(body: Any) -> dict[str, str]:
    return {one["person_id"]: one["reason"] for one in body["missing"]}


def test_audience_says_who_has_not_linked_yet() -> None:
    a_class()
    store(link("anna"), member("anna"))
    status, body = get_audience("teacher")
    assert status == 200
    assert body == {
        "chat_id": PUPILS,
        "kind": "class_pupils",
        "title": "7А",
        "linked": 2,
        "expected": 4,
        "missing": [
            {"person_id": "boris", "name": "Волков Саша", "role": "pupil", "children": [], **NOT_LINKED},
            {"person_id": "vera", "name": "Гусева Саша", "role": "pupil", "children": [], **NOT_LINKED},
        ],
    }


def test_parents_are_named_with_their_children_in_the_class() -> None:
    a_class()
    store(enrolment("other", "8b"), person("other"), guardianship("mother", "other"))
    _, body = get_audience("teacher", PARENTS)
    assert (body["linked"], body["expected"]) == (1, 3)
    assert [(one["name"], one["children"]) for one in body["missing"]] == [
        ("Белова Саша Олегович", ["Белова Саша", "Волков Саша"]),
        ("Гусев Саша Олегович", ["Гусева Саша"]),
    ]


def test_who_was_removed_by_hand_and_who_is_about_to_come_are_told_apart() -> None:
    a_class()
    store(link("anna"), removed("anna"), link("boris"))
    _, body = get_audience("teacher")
    assert missing(body) == {"anna": "removed_by_hand", "boris": "on_the_way", "vera": "not_linked"}
    texts = {one["text"] for one in body["missing"]}
    assert texts == {REMOVED["text"], ON_THE_WAY["text"], NOT_LINKED["text"]}


def test_link_that_is_suspended_is_none() -> None:
    a_class()
    store(replace(link("anna"), suspended=True))
    assert missing(get_audience("teacher")[1])["anna"] == "not_linked"


def test_who_has_left_or_has_not_begun_is_not_expected() -> None:
    a_class()
    store(enrolment("anna", status="ended"), guardianship("father", "vera", status="ended"))
    assert set(missing(get_audience("teacher")[1])) == {"boris", "vera"}
    assert set(missing(get_audience("teacher", PARENTS)[1])) == {"mother"}


def test_subject_chat_expects_pupils_parents_and_who_teaches_the_subject() -> None:
    a_class()
    store(person("maths", "Числов"), load("maths"), person("sports"), load("sports", "7a", "sport"), subject_chat())
    _, body = get_audience("maths", SUBJECT)
    assert (body["linked"], body["expected"], body["title"]) == (0, 6, "Algebra · 7A")
    assert [one["role"] for one in body["missing"]] == ["teacher", "pupil", "pupil", "pupil", "parent", "parent"]


def test_chat_of_colleagues_expects_the_staff_and_nobody_else() -> None:
    a_class()
    store(role("anna", "pupil"), role("mother", "parent"), role("former", status="ended"))
    _, body = get_audience("admin", COLLEAGUES)
    assert (set(missing(body)), body["title"]) == ({"teacher", "admin"}, "Коллеги · Лицей № 3")


def test_chat_that_goes_on_with_the_next_class_expects_that_class() -> None:
    a_class()
    store(chat(class_id="8a"), replace(enrolment("dima", "8a"), lineage_id="7a"), person("dima"))
    assert set(missing(get_audience("admin")[1])) == {"dima"}


def test_in_an_archived_chat_nobody_is_missing() -> None:
    a_class()
    store(chat(status="archived"), member("anna"))
    _, body = get_audience("teacher")
    assert (body["linked"], body["expected"], body["missing"]) == (2, 2, [])


@pytest.mark.parametrize("chat_id", [PUPILS, PARENTS, SUBJECT])
def test_administrator_of_the_school_is_told_of_every_chat_of_a_class(chat_id: str) -> None:
    a_class()
    store(subject_chat())
    status, body = get_audience("admin", chat_id)
    assert (status, body["chat_id"]) == (200, chat_id)


def test_administrator_is_told_of_a_class_whose_chats_do_not_exist_yet() -> None:
    store(role("admin", "school_admin"), school_class(), enrolment("anna"), person("anna"))
    _, body = get_audience("admin", PARENTS)
    assert (body["title"], body["expected"]) == ("7A · родители", 0)
    assert get_audience("admin", PUPILS)[1]["expected"] == 1


@pytest.mark.parametrize(
    ("who", "chat_id"),
    [
        ("anna", PUPILS),
        ("anna", SUBJECT),
        ("mother", PARENTS),
        ("sports", SUBJECT),
        ("sports", PUPILS),
        ("other_teacher", PUPILS),
        ("other_admin", PUPILS),
        ("other_admin", SUBJECT),
        ("other_admin", COLLEAGUES),
        ("teacher", COLLEAGUES),
        ("former", PUPILS),
        ("teacher", "class_pupils~8b"),
        ("teacher", "subject~7a~geometry"),
        ("admin", "subject~7a~geometry"),
        ("admin", "class_pupils~none"),
        ("teacher", "nonsense"),
        ("teacher", "manual~7a"),
        ("teacher", "subject~7a"),
        ("teacher", "~"),
        ("teacher", "%00"),
    ],
)
def test_who_does_not_answer_for_a_chat_learns_nothing(who: str, chat_id: str) -> None:
    a_class()
    store(load("teacher", "7a", "geometry"), load("sports", "7a", "sport"), homeroom("other_teacher", "8b"))
    store(subject_chat(), member("anna", PUPILS), homeroom("former", status="ended"))
    store(elsewhere("other_admin"))
    status, problem = get_audience(who, chat_id)
    assert (status, problem["code"]) == (404, "chat_unknown")
    assert set(problem) == {"type", "title", "status", "detail", "code"}


def elsewhere(person_id: str) -> Any:
    return replace(role(person_id, "school_admin"), organisation_id="school2")


def test_chat_id_that_is_too_long_is_refused() -> None:
    status, problem = get_audience("teacher", "x" * 211)
    assert (status, problem["code"]) == (422, "fields_invalid")
