"""Who belongs where: the examples of the guide, then properties over any facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chats_facts import CHATS, FACTS, TODAY, any_facts, enrolment, facts_of, guardianship, homeroom, link, load, role
from hypothesis import given
from hypothesis import strategies as st

from functions.chats.rules.audience import PRECEDENCE, claims, classes_to_list, desired
from functions.chats.rules.facts import Fact, Facts, counts, key_parts, ref_of
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Guardianship, Role


def roles(facts: Facts) -> dict[str, str]:
    return {chat_id: claim.role for chat_id, claim in desired(facts, TODAY).items()}


def test_class_teacher_has_exactly_three_chats() -> None:
    assert roles(facts_of(link(), role(), homeroom("7a"), load("7a"))) == {
        "class_pupils~7a": "homeroom_teacher",
        "class_parents~7a": "homeroom_teacher",
        "colleagues~school1": "colleague",
    }


def test_teacher_without_a_class_has_colleagues_and_the_subject_chats_that_exist() -> None:
    facts = facts_of(link(), role(), load("7a"), load("7b"), load("7a", "physics"), chats=["subject~7a~algebra"])
    assert roles(facts) == {"colleagues~school1": "colleague", "subject~7a~algebra": "teacher"}


def test_pupil_is_in_the_chats_of_the_class_and_its_subjects() -> None:
    facts = facts_of(link(), enrolment("7a"), chats=["subject~7a~algebra", "subject~7b~algebra", "class_pupils~7a"])
    assert roles(facts) == {"class_pupils~7a": "pupil", "subject~7a~algebra": "pupil"}


def test_parent_of_children_in_two_classes_is_in_both() -> None:
    facts = facts_of(
        link(),
        *(guardianship("anna"), enrolment("7a", person_id="anna")),
        *(guardianship("boris"), enrolment("9b", person_id="boris")),
        chats=["subject~9b~algebra"],
    )
    assert roles(facts) == {"class_parents~7a": "parent", "class_parents~9b": "parent", "subject~9b~algebra": "parent"}


def test_teacher_who_is_a_parent_has_both_sides_and_one_membership_in_a_shared_chat() -> None:
    facts = facts_of(
        link(),
        *(role(), homeroom("7a"), load("7a")),
        *(guardianship("anna"), enrolment("7a", person_id="anna")),
        chats=["subject~7a~algebra"],
    )
    assert roles(facts) == {
        "class_pupils~7a": "homeroom_teacher",
        "class_parents~7a": "homeroom_teacher",
        "colleagues~school1": "colleague",
        "subject~7a~algebra": "teacher",
    }


def test_staff_without_lessons_belongs_to_the_colleagues_and_nobody_else_does() -> None:
    staff: tuple[Role, ...] = ("school_admin", "authority_officer", "teacher", "homeroom_teacher")
    for name in staff:
        assert roles(facts_of(link(), role(name))) == {"colleagues~school1": "colleague"}
    assert roles(facts_of(link(), role("pupil"), role("parent"))) == {}


def test_what_is_over_or_has_not_begun_counts_for_nothing() -> None:
    over: dict[str, Any] = {"starts_on": "2025-09-01", "ends_on": "2026-05-31"}
    coming: dict[str, Any] = {"starts_on": "2027-09-01", "ends_on": "2028-05-31"}
    for year in (over, coming):
        assert roles(facts_of(link(), replace(enrolment("7a"), **year), replace(homeroom("7a"), **year))) == {}
    assert roles(facts_of(link(), replace(enrolment("7a"), status="ended"), replace(role(), status="ended"))) == {}
    ended = replace(guardianship("anna"), status="ended")
    assert roles(facts_of(link(), ended, enrolment("7a", person_id="anna"))) == {}


def test_first_and_last_day_of_a_year_count() -> None:
    for day in ("2026-09-01", "2027-05-31"):
        assert desired(facts_of(link(), enrolment("7a")), day).keys() == {"class_pupils~7a"}
    for day in ("2026-08-31", "2027-06-01"):
        assert desired(facts_of(link(), enrolment("7a")), day) == {}


def test_basis_names_the_facts_that_decided() -> None:
    facts = facts_of(link(), guardianship("anna"), enrolment("7a", person_id="anna"))
    assert desired(facts, TODAY)["class_parents~7a"].basis == (
        "PERSON#anna/ENROLMENT#7a",
        "PERSON#me/GUARDIAN_OF#anna",
        "PERSON#me/LINK#a1",
    )
    assert key_parts("PERSON#anna/ENROLMENT#7a") == ("PERSON#anna", "ENROLMENT#7a")


def test_membership_rests_on_the_oldest_of_several_links() -> None:
    facts = facts_of(replace(link("a1"), linked_at=2), replace(link("a2"), linked_at=1), role())
    assert "PERSON#me/LINK#a2" in desired(facts, TODAY)["colleagues~school1"].basis


def test_person_who_is_not_in_the_roster_belongs_nowhere() -> None:
    assert desired(replace(facts_of(link(), role()), person=None), TODAY) == {}


@given(any_facts)
def test_who_is_not_linked_belongs_nowhere(facts: Facts) -> None:
    unlinked: dict[str, Fact] = {ref: fact for ref, fact in facts.facts.items() if not isinstance(fact, Link)}
    assert claims(replace(facts, facts=unlinked), TODAY) == []


@given(any_facts)
def test_every_basis_holds_and_has_the_link(facts: Facts) -> None:
    for claim in desired(facts, TODAY).values():
        resting_on = [facts.facts[ref] for ref in claim.basis]
        assert all(counts(fact, TODAY) for fact in resting_on)
        assert sum(isinstance(fact, Link) for fact in resting_on) == 1
        assert list(claim.basis) == sorted(set(claim.basis))
        kinds = {type(fact) for fact in resting_on}
        assert (claim.role == "parent") == (Guardianship in kinds)
        assert (claim.role in {"parent", "pupil"}) == (Enrolment in kinds)


@given(any_facts, st.data())
def test_taking_away_a_fact_of_the_basis_takes_away_the_chat_or_gives_it_another_basis(facts: Facts, data: Any) -> None:
    before = desired(facts, TODAY)
    for chat_id, claim in before.items():
        gone = data.draw(st.sampled_from(claim.basis))
        after = desired(replace(facts, facts={ref: fact for ref, fact in facts.facts.items() if ref != gone}), TODAY)
        assert chat_id not in after or after[chat_id].basis != claim.basis


@given(any_facts, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_decides_nothing(facts: Facts, random: Any) -> None:
    shuffled = list(facts.facts.items())
    random.shuffle(shuffled)
    assert desired(replace(facts, facts=dict(shuffled)), TODAY) == desired(facts, TODAY)


@given(any_facts, FACTS)
def test_a_further_fact_takes_nobody_out(facts: Facts, more: Any) -> None:
    grown = replace(facts, facts={ref_of(more): more} | facts.facts)
    before, after = desired(facts, TODAY), desired(grown, TODAY)
    assert before.keys() <= after.keys()
    assert all(PRECEDENCE.index(after[chat].role) <= PRECEDENCE.index(before[chat].role) for chat in before)


@given(any_facts)
def test_subject_chats_count_only_where_they_exist_and_their_classes_are_listed(facts: Facts) -> None:
    found = desired(facts, TODAY)
    assert {chat_id for chat_id in found if chat_id.startswith("subject")} <= facts.chats.keys()
    listed = classes_to_list(claims(facts, TODAY))
    mine = {claim.chat.scope_id for claim in found.values() if claim.role in {"pupil", "parent"}}
    assert mine <= listed


def test_the_chats_of_the_strategy_exist() -> None:
    assert all(chat.chat_id == chat_id for chat_id, chat in CHATS.items())
