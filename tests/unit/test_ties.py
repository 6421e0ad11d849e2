"""By what somebody is in a chat made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from known_people import facts_of, known, link, of_facts, role
from msgspec.structs import replace

from svyazka_common.ties import basis_of, member_role, relations_of_tie, relations_that_keep, ties_of

if TYPE_CHECKING:
    from svyazka_common.contact_policy import PositionRole
    from svyazka_common.records.chats import Tie, TieRole

TODAY = "2026-10-15"
TIE_ROLES: dict[PositionRole, TieRole] = {
    "pupil": "pupil",
    "parent": "parent",
    "teacher": "staff",
    "homeroom_teacher": "staff",
    "administrator": "staff",
    "officer": "staff",
}


def tie(role: TieRole, organisation_id: str = "school1") -> Tie:
    return {"role": role, "organisation_id": organisation_id}


@pytest.mark.parametrize(("as_role", "tie_role"), TIE_ROLES.items())
def test_each_position_has_one_tie_and_a_basis_with_the_link(as_role: PositionRole, tie_role: TieRole) -> None:
    person = of_facts("me", link("me"), *facts_of("me", as_role, "7a", "school1"))
    assert ties_of(person, TODAY) == [tie(tie_role)]
    basis = basis_of(person, tie(tie_role), TODAY)
    assert basis is not None
    assert "PERSON#me/LINK#a1" in basis
    assert list(basis) == sorted(basis)
    others = {"pupil", "parent", "staff"} - {tie_role}
    assert all(basis_of(person, tie(other), TODAY) is None for other in others)  # type: ignore[arg-type]
    assert basis_of(person, tie(tie_role, "school2"), TODAY) is None


def test_without_a_link_that_counts_there_is_no_basis() -> None:
    facts = facts_of("me", "pupil", "7a", "school1")
    assert basis_of(of_facts("me", *facts), tie("pupil"), TODAY) is None
    assert basis_of(of_facts("me", link("me", suspended=True), *facts), tie("pupil"), TODAY) is None


def test_oldest_link_is_the_one_named() -> None:
    facts = facts_of("me", "pupil", "7a", "school1")
    person = of_facts("me", link("me", "a9", 1), link("me", "a1", 2), *facts)
    assert basis_of(person, tie("pupil"), TODAY) == ("PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a9")


def test_tie_of_a_parent_needs_guardianship_and_the_childs_class() -> None:
    guardianship, enrolment = facts_of("me", "parent", "7a", "school1")
    for gone in (guardianship, enrolment):
        ended = replace(gone, status="ended")
        kept = [one for one in (guardianship, enrolment) if one != gone]
        assert basis_of(of_facts("me", link("me"), ended, *kept), tie("parent"), TODAY) is None


def test_role_of_a_teacher_goes_before_an_administrators() -> None:
    person = of_facts("me", role("me", "school_admin"), role("me", "teacher"))
    assert relations_of_tie("me", person.facts, tie("staff"), TODAY)[0] == ("PERSON#me/ROLE#school1#teacher",)
    assert member_role(person, tie("staff"), TODAY) == "teacher"
    assert member_role(known("me", "administrator"), tie("staff"), TODAY) == "colleague"
    assert member_role(known("me", "parent"), tie("parent"), TODAY) == "parent"


@pytest.mark.parametrize(
    ("ends_on", "kept", "gone"),
    [
        ("2027-05-31", "2027-09-10", "2027-09-11"),
        ("2027-08-31", "2027-09-30", "2027-10-01"),
        ("2026-12-31", "2027-01-30", "2027-01-31"),
    ],
)
def test_class_that_is_over_keeps_its_people_but_lets_nobody_in(ends_on: str, kept: str, gone: str) -> None:
    (enrolment,) = facts_of("me", "pupil", "7a", "school1")
    facts = of_facts("me", replace(enrolment, ends_on=ends_on)).facts
    assert relations_of_tie("me", facts, tie("pupil"), kept) == []
    assert relations_that_keep("me", facts, tie("pupil"), kept) == [("PERSON#me/ENROLMENT#7a",)]
    assert relations_that_keep("me", facts, tie("pupil"), gone) == []


def test_pupil_who_left_before_the_end_is_not_kept() -> None:
    (enrolment,) = facts_of("me", "pupil", "7a", "school1")
    for left in ({"status": "ended"}, {"ends_on": "2027-05-20", "own_ends_on": "2027-05-20"}):
        facts = of_facts("me", replace(enrolment, **left)).facts
        assert relations_that_keep("me", facts, tie("pupil"), "2027-06-05") == []


def test_two_classes_of_one_school_are_two_ways_to_keep_a_tie() -> None:
    person = of_facts("me", *facts_of("me", "pupil", "7a", "school1"), *facts_of("me", "pupil", "7b", "school1"))
    assert set(relations_of_tie("me", person.facts, tie("pupil"), TODAY)) == {
        ("PERSON#me/ENROLMENT#7a",),
        ("PERSON#me/ENROLMENT#7b",),
    }
