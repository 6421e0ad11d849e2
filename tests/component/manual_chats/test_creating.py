"""Making a chat by hand: who comes in, on what it rests, and that nobody else does."""

from __future__ import annotations

import pytest
from chats.memory import TABLE
from chats.school import enrolment, guardianship, link, remove, role, store

from manual_chats.world import EVERYBODY, act, everything, make, members, sync

pytestmark = pytest.mark.usefixtures("school")


def test_chat_has_its_owner_settings_and_members_at_once() -> None:
    chat_id = make("pupil", "parent", "algebraist")
    present = members(chat_id)
    assert set(present) == {"tutor", "pupil", "parent", "algebraist"}
    assert present["tutor"].standing == "owner"
    assert present["parent"].tie == {"role": "parent", "organisation_id": "school1"}
    assert present["parent"].basis == [
        "PERSON#parent/GUARDIAN_OF#pupil",
        "PERSON#parent/LINK#a-parent",
        "PERSON#pupil/ENROLMENT#7a",
    ]
    assert TABLE.items[f"CHAT#{chat_id}", "SETTINGS"]["closed"] == {"BOOL": True}
    assert TABLE.items[f"CHAT#{chat_id}", "CHAT#manual"]["owner_id"] == {"S": "tutor"}
    assert TABLE.items["PERSON#pupil", "SEQUENCE"]["joined"] == {"L": [{"S": chat_id}]}


def test_repeated_call_is_about_the_same_chat() -> None:
    first = make("pupil")
    before = everything()
    assert make("pupil") == first
    assert everything() == before
    assert make("pupil", client_id="c2") != first


def test_members_stay_while_their_tie_counts_and_leave_with_it() -> None:
    chat_id = make("pupil", "parent", "algebraist")
    sync()
    assert set(members(chat_id)) == {"tutor", "pupil", "parent", "algebraist"}
    store(enrolment("pupil", version=2, status="ended"))
    sync()
    assert set(members(chat_id)) == {"tutor", "algebraist"}
    store(role("algebraist", version=2, status="ended"))
    remove(link("tutor"))
    sync()
    assert members(chat_id) == {}


def test_parent_leaves_with_the_guardianship_and_does_not_come_back_by_themselves() -> None:
    chat_id = make("parent")
    store(guardianship("parent", "pupil", version=2, status="ended"))
    sync("parent")
    assert set(members(chat_id)) == {"tutor"}
    store(guardianship("parent", "pupil", version=3))
    sync("parent")
    assert set(members(chat_id)) == {"tutor"}


def test_class_that_moves_up_renews_the_basis() -> None:
    chat_id = make("pupil")
    store(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b"))
    sync()
    assert members(chat_id)["pupil"].basis == ["PERSON#pupil/ENROLMENT#7b", "PERSON#pupil/LINK#a-pupil"]


@pytest.mark.parametrize(
    ("by", "people", "code"),
    [
        ("parent", ["mate"], "contact_not_allowed"),
        ("parent", ["other_parent"], "contact_not_allowed"),
        ("pupil", ["other_pupil"], "contact_not_allowed"),
        ("pupil", ["other_tutor"], "contact_not_allowed"),
        ("tutor", ["stranger"], "contact_not_allowed"),
        ("tutor", ["pupil", "nobody"], "contact_not_allowed"),
        ("tutor", ["pupil", "unlinked"], "person_not_linked"),
    ],
)
def test_who_may_not_be_reached_is_not_added_and_nothing_is_left(by: str, people: list[str], code: str) -> None:
    act("create", by, "POST", "/chats", "x")
    before = everything()
    status, answer = act("create", by, "POST", "/chats", {"client_id": "c", "title": "Чат", "person_ids": people})
    assert (status in {403, 409}, answer["code"]) == (True, code)
    assert answer["person_ids"] == [people[-1]]
    assert everything() == before


def test_staff_position_of_another_school_opens_nothing_in_this_session() -> None:
    status, answer = act(
        "create",
        "tutor",
        "POST",
        "/chats",
        {"client_id": "c", "title": "Чат", "person_ids": ["pupil"]},
        school="school2",
    )
    assert (status, answer["code"]) == (403, "contact_not_allowed")


def test_who_is_not_linked_makes_no_chat() -> None:
    status, answer = act("create", "unlinked", "POST", "/chats", {"client_id": "c", "title": "Чат"})
    assert (status, answer["code"]) == (409, "not_linked")


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "\u2800", "x" * 61])
def test_title_has_to_show_something(title: str) -> None:
    status, answer = act("create", "tutor", "POST", "/chats", {"client_id": "c", "title": title})
    assert (status, answer["code"]) == (422, "fields_invalid")


def test_chat_of_two_is_one_whoever_begins_it() -> None:
    status, answer = act("direct", "parent", "POST", "/direct", {"person_id": "tutor"})
    assert (status, answer["title"]) == (201, "Петров Саша Олегович")
    status, again = act("direct", "tutor", "POST", "/direct", {"person_id": "parent"})
    assert (status, again["chat_id"]) == (200, answer["chat_id"])
    assert set(members(answer["chat_id"])) == {"tutor", "parent"}


@pytest.mark.parametrize(
    ("by", "whom"),
    [("parent", "mate"), ("admin", "pupil"), ("other_tutor", "pupil"), ("pupil", "mates_parent"), ("tutor", "tutor")],
)
def test_chat_of_two_that_the_policy_forbids_is_not_made(by: str, whom: str) -> None:
    status, answer = act("direct", by, "POST", "/direct", {"person_id": whom})
    assert (status, answer["code"]) == (403, "contact_not_allowed")
    assert all(not members(row["chat_id"]) for row in TABLE.rows() if row["entity"] == "chat")


def test_many_come_in_by_further_transactions() -> None:
    people = [f"p{number}" for number in range(60)]
    from chats.school import joined  # noqa: PLC0415

    for one in people:
        store(*joined(one), enrolment(one))
    chat_id = make(*people)
    rows = [row for row in TABLE.rows() if row["entity"] == "member" and row["chat_id"] == chat_id]
    assert {row["person_id"] for row in rows} == {*people, "tutor"}
    assert len(EVERYBODY) == 11
