"""Who may write to whom: the table of docs/contacts.md, walked whole, and what holds in every preset."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known_people import SCHOOL, facts_of, known, of_facts

from local.paths import PROJECT
from svyazka_common.contact_policy import (
    LEVELS,
    NEARNESS,
    NEVER,
    POSITION_ROLES,
    PRESETS,
    Contact,
    contact,
    may_write_directly,
    positions,
)
from svyazka_common.records.roster import RoleAssignment

if TYPE_CHECKING:
    from svyazka_common.contact_policy import Level, Nearness, PositionRole
    from svyazka_common.records.school_policy import ContactsPreset
    from svyazka_common.ties import KnownPerson

TODAY = "2026-10-15"
WORDS: dict[str, Level] = {"–": "none", "chat": "group", "direct": "direct"}
NAMES: dict[str, PositionRole] = {role.replace("homeroom_teacher", "class teacher"): role for role in POSITION_ROLES}
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
HEADING = re.compile(r"^## .+\n\n`(\w+)`", re.MULTILINE)


def documented() -> dict[tuple[str, PositionRole, PositionRole, Nearness], Level]:
    """Every cell of the page, by preset, writer, person written to, and nearness."""
    _, *sections = re.split(r"(?=^## )", (PROJECT / "docs" / "contacts.md").read_text("utf-8"), flags=re.MULTILINE)
    cells = {}
    for section in sections:
        preset = HEADING.match(section)
        assert preset is not None, section[:40]
        for who, to, *levels in ROW.findall(section):
            if who in NAMES:
                for near, level in zip(NEARNESS, levels, strict=True):
                    cells[preset[1], NAMES[who], NAMES[to], near] = WORDS[level]
    return cells


def test_page_for_head_teachers_says_every_cell_of_every_table() -> None:
    assert documented() == {
        (preset, one, other, near): table.get((one, other), NEVER).level(near)
        for preset, table in PRESETS.items()
        for one, other, near in product(POSITION_ROLES, POSITION_ROLES, NEARNESS)
    }


WHERE: dict[Nearness, dict[str, Any]] = {
    "own_class": {"class_id": "7a"},
    "school": {"class_id": "7b"},
    "others": {"class_id": "1x", "organisation_id": "school2"},
}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("mine_as", "other"), list(product(POSITION_ROLES, POSITION_ROLES)))
def test_people_reach_each_other_as_the_table_says(
    preset: ContactsPreset, mine_as: PositionRole, other: PositionRole
) -> None:
    presets: dict[str, ContactsPreset] = dict.fromkeys((SCHOOL, "school2"), preset)
    for near, where in WHERE.items():
        reached = contact(known("me", mine_as), known("you", other, **where), TODAY, presets)
        actual = near
        if near == "own_class" and {mine_as, other} & {"administrator", "officer"}:
            actual = "school"  # they have no class
        # A class teacher is a teacher of the school, too.
        pairs = product(as_what(mine_as), as_what(other))
        expected = {
            PRESETS[preset].get((mine, yours), NEVER).level("school" if is_also and actual == "own_class" else actual)
            for (mine, is_also_mine), (yours, is_also_yours) in pairs
            for is_also in [is_also_mine or is_also_yours]
        }
        assert level(reached) == max(expected, key=LEVELS.index)


def as_what(role: PositionRole) -> list[tuple[PositionRole, bool]]:
    """What somebody is, and whether they have no class in that."""
    return [(role, False), ("teacher", True)] if role == "homeroom_teacher" else [(role, False)]


DIRECT = [
    (preset, one, other, near)
    for preset, table in PRESETS.items()
    for (one, other), cell in table.items()
    for near in NEARNESS
    if cell.level(near) == "direct"
]


def test_chats_of_two_are_allowed_from_both_sides_or_from_none() -> None:
    assert {(preset, other, one, near) for preset, one, other, near in DIRECT} == set(DIRECT)


def test_of_adults_only_a_teacher_of_the_class_chats_alone_with_a_pupil() -> None:
    adults = {(one, near) for _, one, other, near in DIRECT if other == "pupil" and one != "pupil"}
    assert adults == {("teacher", "own_class"), ("homeroom_teacher", "own_class")}


def test_parents_never_reach_other_peoples_children() -> None:
    reached = [table.get(("parent", "pupil"), NEVER).level(near) for table in PRESETS.values() for near in NEARNESS]
    assert set(reached) == {"none"}


def test_teacher_and_parent_of_a_class_have_their_chat_of_two() -> None:
    for preset in PRESETS:
        teacher, parent = known("teacher", "teacher"), known("parent", "parent")
        assert may_write_directly(parent, teacher, TODAY, {SCHOOL: preset})


@pytest.mark.parametrize("preset", PRESETS)
def test_family_is_no_matter_of_policy(preset: ContactsPreset) -> None:
    parent, child = known("parent", "parent"), known("child-of-parent", "pupil")
    presets: dict[str, ContactsPreset] = {SCHOOL: preset}
    assert level(contact(parent, child, TODAY, presets)) == level(contact(child, parent, TODAY, presets)) == "direct"
    assert contact(parent, known("other", "pupil"), TODAY, presets) is None


def level(reached: Contact | None) -> Level:
    return "none" if reached is None else reached.level


def test_both_schools_have_to_allow_what_crosses_them() -> None:
    officer = known("officer", "officer", organisation_id="authority")
    admin = known("admin", "administrator")
    assert level(contact(admin, officer, TODAY, {SCHOOL: "open", "authority": "open"})) == "direct"
    assert contact(admin, officer, TODAY, {SCHOOL: "open"}) is None


def test_staff_position_counts_only_in_a_session_of_its_organisation() -> None:
    teacher, pupil = known("teacher", "teacher"), known("pupil", "pupil")
    assert level(contact(teacher, pupil, TODAY, {}, SCHOOL)) == "direct"
    assert contact(teacher, pupil, TODAY, {}, "school2") is None
    parent = known("parent", "parent")
    assert level(contact(parent, teacher, TODAY, {}, "school2")) == "direct"


@pytest.mark.parametrize("today", ["2026-08-31", "2027-06-01"])
def test_position_that_does_not_count_reaches_nobody(today: str) -> None:
    for role in ("pupil", "parent"):
        assert positions(known("me", role), today) == []
    assert contact(known("teacher", "teacher"), known("pupil", "pupil"), today, {}) is None


def test_class_without_a_role_in_its_school_is_no_position() -> None:
    facts = facts_of("teacher", "teacher", "7a", SCHOOL)
    without_role = of_facts("teacher", *(fact for fact in facts if not isinstance(fact, RoleAssignment)))
    assert positions(without_role, TODAY) == []
    assert contact(without_role, known("pupil", "pupil"), TODAY, {}) is None


def test_nobody_writes_to_themselves() -> None:
    assert contact(known("me", "teacher"), known("me", "teacher"), TODAY, {}) is None


people = st.sampled_from(POSITION_ROLES)


@given(people, people, st.sampled_from(sorted(PRESETS)), st.sampled_from(sorted(WHERE)))
def test_chat_of_two_goes_on_exactly_while_either_might_begin_it(
    mine_as: PositionRole, other: PositionRole, preset: ContactsPreset, near: Nearness
) -> None:
    me, you = known("me", mine_as), known("you", other, **WHERE[near])
    presets: dict[str, ContactsPreset] = dict.fromkeys((SCHOOL, "school2"), preset)
    begun = {level(contact(a, b, TODAY, presets)) for a, b in pairs(me, you)}
    assert may_write_directly(me, you, TODAY, presets) == ("direct" in begun)


def pairs(me: KnownPerson, you: KnownPerson) -> list[tuple[KnownPerson, KnownPerson]]:
    return [(me, you), (you, me)]
