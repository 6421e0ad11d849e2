"""Making a chat by hand: who comes in, on what it rests, and that nobody else does."""

from __future__ import annotations

import pytest
from chats.memory import TABLE
from chats.school import enrolment, guardianship, joined, link, person, remove, role, store
from msgspec.structs import replace

from functions.chats.use_cases.reconcile import reconcile
from functions.events.rules.announcements import announcements
from functions.manual_chats.use_cases import create, direct
from manual_chats.test_crashes import around_calls
from manual_chats.test_invitations_crashes import quiet
from manual_chats.world import act, everything, make, members, sync
from svyazka_common import clock
from svyazka_common.budgets import CHATS_A_DAY
from svyazka_common.records.base import deserialise
from svyazka_common.streams import Change

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


def test_other_systems_hear_of_the_chat_and_of_who_comes_and_goes() -> None:
    TABLE.stream.clear()
    chat_id = make("pupil")
    act("take_out", "pupil", "DELETE", f"/chats/{chat_id}/members/pupil")
    plain = [[deserialise(item) if item else None for item in pair] for pair in TABLE.stream]
    changes = [
        Change(event_id=f"e{number}", sequence_number="1", at=0, old=old, new=new)
        for number, (old, new) in enumerate(plain)
    ]
    events = [one.event.model_dump(exclude_none=True) for one in announcements(changes)]
    by_type = {event["type"]: event["data"] for event in events}
    assert set(by_type) == {"chat.created", "person.chats.changed", "chat.members.changed"}
    created = {"chat_id": chat_id, "kind": "manual", "organisation_id": "school1"}
    assert by_type["chat.created"] == created | {"scope_id": chat_id.removeprefix("manual~")}
    assert by_type["chat.members.changed"] == created | {"added": ["tutor"], "removed": ["pupil"]}
    assert by_type["person.chats.changed"] == {"person_id": "pupil", "sequence": 2, "joined": [], "left": [chat_id]}


def test_repeated_call_is_about_the_same_chat() -> None:
    first = make("pupil")
    before = everything()
    assert make("pupil") == first
    assert everything() == before
    assert make("pupil", client_id="c2") != first


def test_repeated_call_of_who_owns_the_chat_no_more_adds_nobody() -> None:
    chat_id = make("algebraist")
    for who, standing, by in (("algebraist", "owner", "tutor"), ("tutor", "member", "algebraist")):
        path = f"/chats/{chat_id}/members/{who}/standing"
        assert act("appoint", by, "PUT", path, {"standing": standing})[0] == 204
    before = everything()
    body = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["algebraist", "pupil"]}
    status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["not_added"]) == (200, ["pupil"])
    assert everything() == before


def test_call_repeated_after_a_while_brings_back_nobody_who_left(monkeypatch: pytest.MonkeyPatch) -> None:
    chat_id = make("pupil", "mate")
    act("take_out", "mate", "DELETE", f"/chats/{chat_id}/members/mate")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + create.GOES_ON_SECONDS + 1)
    before = everything()
    body = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["pupil", "mate"]}
    status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["not_added"]) == (200, ["mate"])
    assert everything() == before


def test_who_has_made_many_chats_today_makes_no_more_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (create, direct):
        monkeypatch.setattr(module, "CHATS_A_DAY", replace(CHATS_A_DAY, times=2))
    first = make("pupil")
    assert act("direct", "tutor", "POST", "/direct", {"person_id": "parent"})[0] == 201
    before = everything()
    body = {"client_id": "c3", "title": "Стенгазета", "person_ids": ["pupil"]}
    status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["code"]) == (429, "chats_spent")
    assert act("direct", "tutor", "POST", "/direct", {"person_id": "mate"})[1]["code"] == "chats_spent"
    assert make("pupil") == first
    assert everything() == before
    assert act("direct", "tutor", "POST", "/direct", {"person_id": "parent"})[0] == 200


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


def test_parent_leaves_with_the_guardianship_and_does_not_come_back() -> None:
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


def test_nobody_comes_into_their_own_chat_as_staff_of_another_school() -> None:
    body = {"client_id": "c", "title": "Чат", "person_ids": []}
    status, answer = act("create", "tutor", "POST", "/chats", body, school="school2")
    assert (status, answer["code"]) == (409, "not_linked")


def test_more_people_than_one_call_takes_are_refused_in_words() -> None:
    body = {"client_id": "c", "title": "Чат", "person_ids": [f"p{number}" for number in range(91)]}
    status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["errors"][0]["detail"]) == (422, "Слишком много за один раз: не больше 90.")


def test_who_is_not_linked_makes_no_chat() -> None:
    status, answer = act("create", "unlinked", "POST", "/chats", {"client_id": "c", "title": "Чат"})
    assert (status, answer["code"]) == (409, "not_linked")


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200b", "\u2800", "x" * 61])
def test_title_has_to_show_something(title: str) -> None:
    status, answer = act("create", "tutor", "POST", "/chats", {"client_id": "c", "title": title})
    assert (status, answer["code"]) == (422, "fields_invalid")


def test_member_who_is_renamed_is_called_so_in_the_chat() -> None:
    chat_id = make("pupil")
    _, direct = act("direct", "parent", "POST", "/direct", {"person_id": "tutor"})
    store(person("pupil", "Новиков", version=2), person("tutor", "Новикова", version=2))
    sync("pupil", "tutor")
    assert members(chat_id)["pupil"].name == "Новиков Саша"
    assert act("about", "parent", "GET", f"/chats/{direct['chat_id']}")[1]["title"] == "Новикова Саша Олегович"


def test_chat_of_two_is_one_no_matter_who_begins_it() -> None:
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
    for person_id in people:
        store(*joined(person_id), enrolment(person_id))
    chat_id = make(*people)
    rows = [row for row in TABLE.rows() if row["entity"] == "member" and row["chat_id"] == chat_id]
    assert {row["person_id"] for row in rows} == {*people, "tutor"}


def test_owner_who_unlinks_amid_a_large_call_brings_in_nobody_more() -> None:
    people = [f"p{number}" for number in range(60)]
    for person_id in people:
        store(*joined(person_id), enrolment(person_id))
    written: list[str] = []

    def unlink() -> None:
        remove(link("tutor"))
        reconcile("tutor")

    def after(call: str) -> None:
        written.append(call)
        if call == "TransactWriteItems" and written.count(call) == 1:
            quiet(unlink)

    with around_calls(lambda _: None, lambda _: None):
        TABLE.after = after
        body = {"client_id": "c1", "title": "Поход", "person_ids": people}
        status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["code"]) == (404, "chat_unknown")
    assert len([row for row in TABLE.rows() if row["entity"] == "member"]) < len(people)
