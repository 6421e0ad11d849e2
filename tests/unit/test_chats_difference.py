"""What has to be written: against any facts and any memberships that are there already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import (
    CHATS,
    CLASSES,
    LYCEUM,
    SEVENTH,
    SUMMER,
    TODAY,
    any_facts,
    applied,
    chat,
    enrolment,
    facts_of,
    guardianship,
    homeroom,
    link,
    load,
    member,
    role,
)
from hypothesis import given
from hypothesis import strategies as st

from functions.chats.rules.audience import by_chat, desired
from functions.chats.rules.difference import MemberChange, difference
from functions.chats.rules.exclusions import reasons, wanted
from functions.chats.rules.facts import Facts, counts, ref_of
from svyazka_common.records.chats import Exclusion, Member

if TYPE_CHECKING:
    from functions.chats.rules.facts import Place
    from svyazka_common.records.chats import Chat

NOW = 1_790_000_000
REASON = "PERSON#me/ENROLMENT#7a@2026"

REFS = ["PERSON#me/LINK#a1", "PERSON#me/LINK#a9", "PERSON#me/ENROLMENT#7a", "PERSON#anna/ENROLMENT#7a"]

members = st.lists(
    st.builds(
        lambda chat_id, role, basis: member(chat_id, role=role, basis=sorted(basis)),
        st.sampled_from([*sorted(CHATS), *(f"class_parents~{class_id}" for class_id in CLASSES)]),
        st.sampled_from(["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]),
        st.sets(st.sampled_from(REFS)),
    ),
    unique_by=lambda found: found.chat_id,
).map(tuple)
situations = st.builds(lambda facts, held: replace(facts, members=held), any_facts, members)


def new_member(change: MemberChange) -> Member:
    assert isinstance(change.new, Member)
    return change.new


@given(situations)
def test_applying_the_difference_gives_the_desired_membership_and_leaves_no_difference(facts: Facts) -> None:
    after = applied(facts, difference(facts, TODAY, NOW))
    assert {found.chat_id: found.role for found in after.members} == {
        chat_id: claim.role for chat_id, claim in desired(facts, TODAY).items()
    }
    assert difference(after, TODAY, NOW + 1) == []


@given(situations)
def test_every_change_rests_on_facts_that_decide_it(facts: Facts) -> None:
    for change in difference(facts, TODAY, NOW):
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
    settled = applied(facts, difference(facts, TODAY, NOW))
    out_of_date: dict[str, Any] = {field: "прежнее"}
    stale = [replace(found, **out_of_date) for found in settled.members]
    changes = difference(replace(settled, members=tuple(stale)), TODAY, NOW + 1)
    assert sorted((new_member(c).chat_id, new_member(c).joined_at) for c in changes) == sorted(
        (found.chat_id, found.joined_at) for found in settled.members
    )


def test_first_of_a_class_creates_its_chat_with_a_title_that_a_person_likes() -> None:
    facts = facts_of(link(), role(), homeroom("7a"))
    made = {change.creates.chat_id: change.creates for change in difference(facts, TODAY, NOW) if change.creates}
    assert {chat_id: found.title for chat_id, found in made.items()} == {
        "class_pupils~7a": "7A · ученики",
        "class_parents~7a": "7A · родители",
        "colleagues~school1": "Коллеги · Лицей № 3",
    }
    assert all((found.created_at, found.organisation_id) == (NOW, "school1") for found in made.values())


def test_adults_have_their_patronymic_and_pupils_do_not() -> None:
    (as_pupil,) = difference(facts_of(link(), enrolment("7a")), TODAY, NOW)
    (as_parent,) = difference(facts_of(link(), guardianship("anna"), enrolment("7a", "anna")), TODAY, NOW)
    assert (new_member(as_pupil).name, new_member(as_parent).name) == ("Петров Сергей", "Петров Сергей Олегович")


def test_title_is_that_of_the_chat_which_is_there() -> None:
    (change,) = difference(facts_of(link(), load("7a"), chats=["subject~7a~algebra"]), TODAY, NOW)
    assert new_member(change).title == chat("subject~7a~algebra").title


def test_chats_made_by_hand_are_left_alone() -> None:
    by_hand = member("manual~x", kind="manual")
    assert difference(facts_of(link(), members=(by_hand,)), TODAY, NOW) == []


def test_removal_rests_on_one_fact_that_is_gone() -> None:
    held = member("class_pupils~7a", role="pupil", basis=["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"])
    ended = replace(enrolment("7a"), status="ended", version=2)
    for facts, gone in [
        (facts_of(link(), ended, members=(held,)), "PERSON#me/ENROLMENT#7a"),
        (facts_of(enrolment("7a"), members=(held,)), "PERSON#me/LINK#a1"),
        (facts_of(members=(held,)), "PERSON#me/ENROLMENT#7a"),
    ]:
        (change,) = difference(facts, TODAY, NOW)
        assert (change.new, change.rests_on) == (None, (gone,))


def test_removal_of_what_the_rules_no_longer_know_rests_on_the_whole_basis() -> None:
    held = member("class_parents~7a", basis=["PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra"])
    (change,) = difference(facts_of(link(), load("7a"), members=(held,)), TODAY, NOW)
    assert change.rests_on == ("PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra")


def test_removal_cannot_rest_on_a_child_that_was_not_read() -> None:
    basis = ["PERSON#anna/ENROLMENT#7a", "PERSON#me/GUARDIAN_OF#anna", "PERSON#me/LINK#a1"]
    held = member("class_parents~7a", role="parent", basis=basis)
    ended = replace(guardianship("anna"), status="ended")
    (change,) = difference(facts_of(link(), ended, members=(held,)), TODAY, NOW)
    assert change.rests_on == ("PERSON#me/GUARDIAN_OF#anna",)


def exclusion(chat_id: str = "class_pupils~7a", **changes: Any) -> Exclusion:
    plain: dict[str, Any] = {
        "person_id": "me",
        "chat_id": chat_id,
        "kind": "removed",
        "organisation_id": "school1",
        "name": "Петров Сергей",
        "by": "tutor",
        "since": 1,
        "reasons": ["PERSON#me/ENROLMENT#7a@2026"],
    }
    return Exclusion(**(plain | changes))


def with_exclusion(facts: Facts, found: Exclusion) -> Facts:
    return replace(facts, exclusions={found.chat_id: found})


def test_who_was_taken_out_stays_out_while_the_roster_has_no_other_reason() -> None:
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion())
    assert difference(facts, TODAY, NOW) == []


def test_another_reason_puts_a_member_in_the_exclusion_s_place() -> None:
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=["PERSON#me/ENROLMENT#7a@2025"]))
    (change,) = difference(facts, TODAY, NOW)
    assert (change.old, new_member(change).chat_id, change.joins) == (
        exclusion(reasons=["PERSON#me/ENROLMENT#7a@2025"]),
        "class_pupils~7a",
        True,
    )


def test_a_decision_is_kept_for_thirty_days_after_its_last_reason_is_gone() -> None:
    ended = replace(enrolment("7a"), status="ended")
    found = with_exclusion(facts_of(link(), ended), exclusion())
    (change,) = difference(found, TODAY, NOW)
    gone = exclusion(reasons=[], gone_since={REASON: TODAY})
    assert (change.new, change.leaves) == (gone, False)
    kept = with_exclusion(found, gone)
    assert difference(kept, "2026-11-14", NOW) == []
    (change,) = difference(kept, "2026-11-15", NOW)
    assert (change.old, change.new, change.leaves) == (gone, None, False)


def test_a_reason_that_is_back_in_time_is_the_same() -> None:
    kept = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=[], gone_since={REASON: TODAY}))
    (change,) = difference(kept, "2026-11-14", NOW)
    assert (change.new, change.joins) == (exclusion(), False)
    (change,) = difference(kept, "2026-11-15", NOW)
    assert change.joins


def test_nothing_is_known_of_reasons_while_there_is_no_link() -> None:
    ended = replace(enrolment("7a"), status="ended")
    assert difference(with_exclusion(facts_of(ended), exclusion()), TODAY, NOW) == []


def test_a_reason_that_is_gone_is_noted_beside_those_that_are_left() -> None:
    known = [REASON, "PERSON#me/HOMEROOM#7a@2026"]
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=known))
    (change,) = difference(facts, TODAY, NOW)
    assert (change.new, change.joins) == (exclusion(gone_since={"PERSON#me/HOMEROOM#7a@2026": TODAY}), False)


def test_a_class_that_is_over_for_a_time_is_no_reason_gone() -> None:
    facts = with_exclusion(after_the_year(facts_of(link(), enrolment("7a"))), exclusion())
    assert difference(facts, SUMMER, NOW) == []


@pytest.mark.parametrize(
    ("known", "counts_on"),
    [
        ("PERSON#me/ENROLMENT#7a@2026-09-01", True),
        ("PERSON#me/ENROLMENT#7a@2020-09-01", True),
        ("PERSON#me/ENROLMENT#7a@", True),
        ("PERSON#me/ENROLMENT#7a@2025", False),
        ("PERSON#me/ENROLMENT#7b@2026", False),
    ],
)
def test_a_reason_is_known_by_its_fact_and_the_year_of_its_class(known: str, counts_on: bool) -> None:  # noqa: FBT001
    facts = with_exclusion(facts_of(link(), enrolment("7a")), exclusion(reasons=[known]))
    (change,) = difference(facts, TODAY, NOW)
    assert change.joins != counts_on
    assert not counts_on or change.new == exclusion()


@pytest.mark.parametrize(
    ("first", "year"), [("2026-08-15", "2026"), ("2026-06-01", "2026"), ("2027-01-11", "2026"), ("2027-05-31", "2026")]
)
def test_a_year_is_that_of_the_class_not_of_the_enrolment(first: str, year: str) -> None:
    places: dict[str, Place] = {"CLASS#7a/CLASS": replace(SEVENTH, starts_on=first)}
    told = replace(enrolment("7a"), starts_on="2020-09-01", own_starts_on="2020-09-01")
    facts = facts_of(told)
    ref = "PERSON#me/ENROLMENT#7a"
    assert reasons([ref], replace(facts, places=places)) == [f"{ref}@{year}"]
    assert reasons([ref], facts) == [f"{ref}@"]


def test_a_role_has_no_year() -> None:
    ref = "PERSON#me/ROLE#school1#teacher"
    for first in (None, "2020-09-01", "2026-09-01"):
        facts = replace(facts_of(replace(role(), starts_on=first)), places={"ORG#school1/ORG": LYCEUM})
        assert reasons([ref], facts) == [f"{ref}@"]


def test_who_was_silenced_comes_back_silenced() -> None:
    muted = exclusion(kind="muted")
    (change,) = difference(with_exclusion(facts_of(link(), enrolment("7a")), muted), TODAY, NOW)
    assert new_member(change).muted == {"by": "tutor", "since": 1, "reasons": muted.reasons}


def test_a_silenced_member_who_unlinks_leaves_a_note() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON]}
    held = member("class_pupils~7a", role="pupil", basis=["PERSON#me/LINK#a1"], muted=silence)
    (change,) = difference(facts_of(enrolment("7a"), members=(held,)), TODAY, NOW)
    assert isinstance(change.new, Exclusion)
    assert (change.new.kind, change.new.by, change.leaves) == ("muted", "tutor", True)


def test_a_silenced_member_whom_the_roster_wants_no_more_leaves_a_note() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON]}
    basis = ["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"]
    held = member("class_pupils~7a", role="pupil", basis=basis, muted=silence)
    ended = replace(enrolment("7a"), status="ended")
    (change,) = difference(facts_of(link(), ended, members=(held,)), TODAY, NOW)
    assert change.new == exclusion(kind="muted", reasons=[], gone_since={REASON: TODAY}, name=held.name)
    assert change.leaves
    back = with_exclusion(facts_of(link(), enrolment("7a")), change.new)
    (change,) = difference(back, "2026-11-14", NOW)
    assert new_member(change).muted == silence


def test_a_note_of_silence_is_kept_up_while_its_chat_is_archived() -> None:
    chats = archived("class_pupils~7a")
    muted = exclusion(kind="muted", reasons=[], gone_since={REASON: TODAY})
    facts = replace(with_exclusion(facts_of(link(), enrolment("7a")), muted), chats=chats)
    (change,) = difference(facts, TODAY, NOW)
    assert change.new == exclusion(kind="muted")


def test_a_silence_notes_the_reasons_that_are_gone() -> None:
    silence = {"by": "tutor", "since": 1, "reasons": [REASON, "PERSON#me/HOMEROOM#7a@2026"]}
    held = member("class_pupils~7a", role="pupil", muted=silence)
    (change,) = difference(facts_of(link(), enrolment("7a"), members=(held,)), TODAY, NOW)
    gone_since = {"PERSON#me/HOMEROOM#7a@2026": TODAY}
    assert new_member(change).muted == silence | {"reasons": [REASON], "gone_since": gone_since}


@given(any_facts, st.data())
def test_a_silence_lasts_exactly_while_the_roster_has_no_new_reason(facts: Facts, data: st.DataObject) -> None:
    joined = applied(facts, difference(facts, TODAY, NOW))
    why = {chat_id: wanted(claims, joined) for chat_id, claims in by_chat(joined, TODAY).items()}
    every = {reason for found in why.values() for reason in found} | {"PERSON#me/ENROLMENT#7a@2025"}
    known = data.draw(st.sets(st.sampled_from(sorted(every))))
    silence = {"by": "tutor", "since": 1, "reasons": sorted(known)}
    silenced = replace(joined, members=tuple(replace(found, muted=silence) for found in joined.members))
    for found in applied(silenced, difference(silenced, TODAY, NOW + 1)).members:
        mine = why[found.chat_id]
        assert (found.muted is not None) == (set(mine) <= known)
        if found.muted is not None:
            assert {*found.muted["reasons"], *found.muted.get("gone_since", {})} == known


def archived(chat_id: str) -> dict[str, Chat]:
    return {chat_id: replace(CHATS[chat_id], status="archived")}


def test_nobody_comes_into_an_archived_chat() -> None:
    facts = replace(facts_of(link(), load("7a")), chats=archived("subject~7a~algebra"))
    assert difference(facts, TODAY, NOW) == []


def test_who_is_in_an_archived_chat_and_belongs_there_stays() -> None:
    chats = archived("subject~7a~algebra")
    held = member("subject~7a~algebra", basis=["PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra"])
    (change,) = difference(replace(facts_of(link(), load("7a"), members=(held,)), chats=chats), TODAY, NOW)
    assert new_member(change).status == "archived"


def after_the_year(facts: Facts) -> Facts:
    """The same in summer: every class is over, and its chats are archived."""
    over = [replace(SEVENTH, class_id=class_id) for class_id in CLASSES]
    chats = {
        chat_id: found if found.kind == "colleagues" else replace(found, status="archived")
        for chat_id, found in facts.chats.items()
    }
    return replace(facts, places={ref_of(place): place for place in over}, chats=chats)


@given(any_facts)
def test_whoever_was_in_a_class_when_it_ended_reads_on_in_all_its_chats_and_nobody_comes(facts: Facts) -> None:
    over = after_the_year(applied(facts, difference(facts, TODAY, NOW)))
    changes = difference(over, SUMMER, NOW + 1)
    after = applied(over, changes)
    assert of_classes(after) == {
        chat_id: replace(found, status="archived") for chat_id, found in of_classes(over).items()
    }
    assert all(list(change.rests_on) == new_member(change).basis for change in changes)
    assert difference(after, SUMMER, NOW + 2) == []


def of_classes(facts: Facts) -> dict[str, Member]:
    return {found.chat_id: found for found in facts.members if found.kind != "colleagues"}


def a_reader(**changes: Any) -> Member:
    basis = ["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"]
    return member("class_pupils~7a", role="pupil", basis=basis, joined_at=7, **changes)


def test_who_reads_on_has_the_copies_of_now_and_rests_on_the_link_of_now() -> None:
    held = a_reader(organisation_id="school0")
    facts = after_the_year(facts_of(link("a2"), enrolment("7a"), chats=["class_pupils~7a"], members=(held,)))
    (change,) = difference(facts, SUMMER, NOW)
    new = new_member(change)
    assert (new.title, new.status, new.name) == (chat("class_pupils~7a").title, "archived", "Петров Сергей")
    assert (new.organisation_id, new.role, new.joined_at) == ("school1", "pupil", 7)
    assert change.rests_on == ("PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a2")


def test_who_left_or_unlinked_does_not_read_on() -> None:
    stayed, left = enrolment("7a"), replace(enrolment("7a"), ends_on="2026-12-31")
    for known in ((link(), left), (link(),), (stayed,)):
        facts = after_the_year(facts_of(*known, chats=["class_pupils~7a"], members=(a_reader(),)))
        (change,) = difference(facts, SUMMER, NOW)
        assert (change.new, change.rests_on) == (None, ("PERSON#me/ENROLMENT#7a",))
