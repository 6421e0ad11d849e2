"""Who owns a chat, and what somebody may do in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.chat_rights import (
    ANSWERS_FOR,
    STAFF_IN_CHATS,
    manages,
    may_take_out,
    owner_of,
    place_in,
    rights_of,
    visible_from,
)
from svyazka_common.records.chats import Chat, ChatSettings, Member

CHAT = "manual~x"


def chat(**changes: Any) -> Chat:
    plain: dict[str, Any] = {
        "kind": "manual", "scope_id": "x", "organisation_id": "school1", "title": "Стенгазета", "owner_id": "p0",
        "created_at": 1,
    }  # fmt: skip
    return Chat(**plain | changes)


def member(person_id: str, **changes: Any) -> Member:
    plain: dict[str, Any] = {
        "person_id": person_id, "chat_id": CHAT, "kind": "manual", "title": "Стенгазета", "organisation_id": "school1",
        "name": "Петров", "role": "teacher", "joined_at": 1,
    }  # fmt: skip
    return Member(**plain | changes)


members = st.lists(
    st.builds(
        lambda number, standing, at: member(f"p{number}", standing=standing, joined_at_ms=at),
        st.integers(0, 8),
        st.sampled_from([None, "administrator"]),
        st.integers(1, 5),
    ),
    unique_by=lambda row: row.person_id,
)


@given(members)
def test_chat_is_never_without_somebody_who_owns_it(present: list[Member]) -> None:
    owner = owner_of(chat(), present)
    places = {one.person_id: place_in(chat(), one, owner, administers=False) for one in present}
    owners = [person_id for person_id, place in places.items() if place == "owner"]
    school = place_in(chat(), None, owner, administers=True)
    assert len(owners) == 1 or (owners == [] and school == "owner")
    assert owner in {*owners, None}


@given(members)
def test_noted_owner_owns_while_in_the_chat_else_the_first_administrator(present: list[Member]) -> None:
    people = {one.person_id for one in present}
    administrators = [one for one in present if one.standing == "administrator"]
    owner = owner_of(chat(), present)
    if "p0" in people:
        assert owner == "p0"
    elif administrators:
        first = min(administrators, key=lambda row: (row.joined_at_ms, row.person_id))
        assert owner == first.person_id
    else:
        assert owner is None


@given(members, st.permutations(range(9)))
def test_owner_does_not_depend_on_the_order_in_which_members_are_read(present: list[Member], order: list[int]) -> None:
    mixed = sorted(present, key=lambda row: order[int(row.person_id[1:])])
    assert owner_of(chat(), mixed) == owner_of(chat(), present)


def test_chat_of_two_is_owned_by_nobody_not_by_the_school_either() -> None:
    two = chat(direct=True, owner_id=None)
    assert owner_of(two, [member("p0"), member("p1")]) is None
    assert place_in(two, None, None, administers=True) is None
    assert place_in(two, member("p0"), None, administers=False) == "member"


def test_class_teachers_and_teachers_answer_for_automatic_chats() -> None:
    assert ANSWERS_FOR == {
        "class_pupils": "homeroom_teacher",
        "class_parents": "homeroom_teacher",
        "subject": "teacher",
    }
    assert {"homeroom_teacher", "teacher", "colleague"} == STAFF_IN_CHATS


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("place", ["owner", "administrator", "member"])
def test_rights_of_a_place_are_those_of_the_table(place: Any, closed: bool) -> None:  # noqa: FBT001
    rights = rights_of(chat(), ChatSettings(chat_id=CHAT, closed=closed), place, is_member=True)
    leads = place != "member"
    assert (rights.change, rights.remove, rights.appoint) == (leads, leads, place == "owner")
    assert (rights.invite, rights.pin, rights.leave) == (leads or not closed, leads or not closed, True)


def test_nobody_invites_into_a_chat_of_the_roster_whatever_its_settings() -> None:
    automatic = chat(kind="class_pupils", owner_id=None)
    settings = ChatSettings(chat_id="class_pupils~x", closed=False)
    for place in ("owner", "member"):
        rights = rights_of(automatic, settings, place, is_member=True)
        assert (rights.invite, rights.remove, rights.appoint, rights.leave) == (False, False, False, False)
    assert rights_of(automatic, settings, "owner", is_member=False).pin is False


def test_owner_is_taken_out_by_nobody_and_administrators_by_the_owner() -> None:
    administrator = member("p1", standing="administrator")
    assert not may_take_out("owner", member("p0", standing="owner"), "p0")
    assert may_take_out("owner", administrator, "p0")
    assert not may_take_out("administrator", administrator, "p0")
    assert may_take_out("administrator", member("p2"), "p0")


@pytest.mark.parametrize(
    ("settings", "joined", "moment"),
    [
        (None, {"joined_at_ms": 5_500}, 0),
        (ChatSettings(chat_id=CHAT), {"joined_at_ms": 5_500}, 0),
        (ChatSettings(chat_id=CHAT, history="from_joining"), {"joined_at_ms": 5_500}, 5_500),
        (ChatSettings(chat_id=CHAT, history="from_joining"), {"joined_at": 7}, 7_000),
    ],
)
def test_history_is_seen_from_the_moment_that_the_settings_say(settings: Any, joined: Any, moment: int) -> None:
    assert visible_from(settings, member("p0", **joined)) == moment


def test_colleagues_are_led_by_the_schools_administrators_alone() -> None:
    assert not manages(member("p0", kind="colleagues", role="colleague"))
    assert place_in(chat(kind="colleagues"), member("p0", kind="colleagues"), None, administers=True) == "owner"
