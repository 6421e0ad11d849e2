"""What has to be written: against any facts and any memberships that are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chats_facts import (
    CHATS,
    CLASSES,
    ME,
    NOW,
    SEVENTH,
    SUMMER,
    TODAY,
    any_facts,
    applied,
    chat,
    desired,
    enrolment,
    facts_of,
    guardianship,
    homeroom,
    link,
    load,
    member,
    new_member,
    role,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.membership_changes import membership_changes
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.chats import TieRole

REFS = ["PERSON#me/LINK#a1", "PERSON#me/LINK#a9", "PERSON#me/ENROLMENT#7a", "PERSON#anna/ENROLMENT#7a"]

members = st.lists(
    st.builds(
        lambda chat_id, role, basis: member(chat_id, role=role, basis=sorted(basis)),
        st.sampled_from([*sorted(CHATS), *(f"class_parents~{class_id}" for class_id in CLASSES)]),
        st.sampled_from(["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]),
        st.sets(st.sampled_from(REFS)),
    ),
    unique_by=lambda row: row.chat_id,
).map(tuple)
situations = st.builds(lambda facts, held: replace(facts, members=held), any_facts, members)


@given(situations)
def test_applying_the_changes_gives_the_entitled_chats_and_leaves_none(facts: Facts) -> None:
    after = applied(facts, membership_changes(facts, TODAY, NOW))
    assert {found.chat_id: found.role for found in after.members} == {
        chat_id: entitlement.path.role for chat_id, entitlement in desired(facts, TODAY).items()
    }
    assert membership_changes(after, TODAY, NOW + 1) == []


@given(situations)
def test_every_change_rests_on_facts_that_decide_it(facts: Facts) -> None:
    for change in membership_changes(facts, TODAY, NOW):
        if change.new is not None:
            assert list(change.rests_on) == new_member(change).basis
            assert all(counts(facts.facts[ref], TODAY) for ref in change.rests_on)
            assert (change.creates is None) == (change.new.chat_id in facts.chats)
        else:
            assert change.creates is None
            assert isinstance(change.old, Member)
            assert set(change.rests_on) <= set(change.old.basis)


@given(situations, st.sampled_from(["name", "title"]))
def test_a_copy_that_is_out_of_date_is_written_anew_and_keeps_its_date(facts: Facts, field: str) -> None:
    reconciled = applied(facts, membership_changes(facts, TODAY, NOW))
    out_of_date: dict[str, Any] = {field: "прежнее"}
    stale = [replace(found, **out_of_date) for found in reconciled.members]
    changes = membership_changes(replace(reconciled, members=tuple(stale)), TODAY, NOW + 1)
    assert sorted((new_member(c).chat_id, new_member(c).joined_at) for c in changes) == sorted(
        (found.chat_id, found.joined_at) for found in reconciled.members
    )


def test_first_of_a_class_creates_its_chat_with_a_readable_title() -> None:
    facts = facts_of(link(), role(), homeroom("7a"))
    made = {
        change.creates.chat_id: change.creates for change in membership_changes(facts, TODAY, NOW) if change.creates
    }
    assert {chat_id: found.title for chat_id, found in made.items()} == {
        "class_pupils~7a": "7A · ученики",
        "class_parents~7a": "7A · родители",
        "colleagues~school1": "Коллеги · Лицей № 3",
    }
    assert all((found.created_at, found.organisation_id) == (NOW, "school1") for found in made.values())


def test_adults_have_their_patronymic_and_pupils_do_not() -> None:
    (as_pupil,) = membership_changes(facts_of(link(), enrolment("7a")), TODAY, NOW)
    (as_parent,) = membership_changes(facts_of(link(), guardianship("anna"), enrolment("7a", "anna")), TODAY, NOW)
    assert (new_member(as_pupil).name, new_member(as_parent).name) == ("Петров Сергей", "Петров Сергей Олегович")


def test_title_is_that_of_the_chat_which_is_there() -> None:
    (change,) = membership_changes(facts_of(link(), load("7a"), chats=["subject~7a~algebra"]), TODAY, NOW)
    assert new_member(change).title == chat("subject~7a~algebra").title


def by_hand(role: TieRole, *basis: str, **changes: Any) -> Member:
    tie = {"role": role, "organisation_id": "school1"}
    return member("manual~x", role="pupil", name="Петров Сергей", tie=tie, basis=sorted(basis), **changes)


MY_LINK, MY_CLASS = "PERSON#me/LINK#a1", "PERSON#me/ENROLMENT#7a"


def test_chat_made_by_hand_keeps_whom_link_and_tie_keep() -> None:
    row = by_hand("pupil", MY_CLASS, MY_LINK)
    facts = facts_of(link(), enrolment("7a"), members=(row,))
    assert not [change for change in membership_changes(facts, TODAY, NOW) if change.old == row]


def test_chat_made_by_hand_loses_who_has_lost_link_or_tie() -> None:
    row = by_hand("pupil", MY_CLASS, MY_LINK)
    ended = replace(enrolment("7a"), status="ended", version=2)
    for facts, gone in [
        (facts_of(link(), ended, members=(row,)), MY_CLASS),
        (facts_of(link(), role(), members=(row,)), MY_CLASS),
        (facts_of(enrolment("7a"), members=(row,)), MY_LINK),
        (facts_of(replace(link(), suspended=True), enrolment("7a"), members=(row,)), MY_LINK),
    ]:
        (change,) = [change for change in membership_changes(facts, TODAY, NOW) if change.old == row]
        assert (change.new, change.rests_on) == (None, (gone,))


def test_chat_made_by_hand_renews_the_basis_with_the_next_class() -> None:
    row = by_hand("pupil", MY_CLASS, MY_LINK, standing="administrator")
    ended = replace(enrolment("7a"), status="ended", version=2)
    facts = facts_of(link(), ended, enrolment("7b"), members=(row,))
    (change,) = [change for change in membership_changes(facts, TODAY, NOW) if change.old == row]
    assert change.new == replace(row, basis=["PERSON#me/ENROLMENT#7b", MY_LINK])
    assert change.rests_on == ("PERSON#me/ENROLMENT#7b", MY_LINK)


def test_chat_made_by_hand_outlives_the_summer_and_no_dissolved_class() -> None:
    row = by_hand("pupil", MY_CLASS, MY_LINK)
    facts = facts_of(link(), enrolment("7a"), members=(row,))
    facts = replace(facts, places={ref_of(SEVENTH): SEVENTH})
    assert membership_changes(facts, SUMMER, NOW) == []
    (late,) = membership_changes(facts, "2027-09-11", NOW)
    dissolved = replace(facts, places={ref_of(SEVENTH): replace(SEVENTH, status="ended")})
    (closed,) = membership_changes(dissolved, SUMMER, NOW)
    assert (late.new, closed.new) == (None, None)


def test_removal_by_hand_from_a_chat_made_by_hand_is_kept_for_good() -> None:
    out = Exclusion(
        person_id=ME, chat_id="manual~x", kind="removed", organisation_id="school1", name="Петров", by="t", since=1
    )
    assert membership_changes(replace(facts_of(link()), exclusions={"manual~x": out}), TODAY, NOW) == []


def test_removal_rests_on_one_fact_that_is_gone() -> None:
    row = member("class_pupils~7a", role="pupil", basis=["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"])
    ended = replace(enrolment("7a"), status="ended", version=2)
    for facts, gone in [
        (facts_of(link(), ended, members=(row,)), "PERSON#me/ENROLMENT#7a"),
        (facts_of(enrolment("7a"), members=(row,)), "PERSON#me/LINK#a1"),
        (facts_of(members=(row,)), "PERSON#me/ENROLMENT#7a"),
    ]:
        (change,) = membership_changes(facts, TODAY, NOW)
        assert (change.new, change.rests_on) == (None, (gone,))


def test_removal_of_what_the_rules_no_longer_know_rests_on_the_whole_basis() -> None:
    row = member("class_parents~7a", basis=["PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra"])
    (change,) = membership_changes(facts_of(link(), load("7a"), members=(row,)), TODAY, NOW)
    assert change.rests_on == ("PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra")


def test_removal_cannot_rest_on_a_child_that_was_not_read() -> None:
    basis = ["PERSON#anna/ENROLMENT#7a", "PERSON#me/GUARDIAN_OF#anna", "PERSON#me/LINK#a1"]
    row = member("class_parents~7a", role="parent", basis=basis)
    ended = replace(guardianship("anna"), status="ended")
    (change,) = membership_changes(facts_of(link(), ended, members=(row,)), TODAY, NOW)
    assert change.rests_on == ("PERSON#me/GUARDIAN_OF#anna",)
