"""Which chats somebody answers for, and who belongs in one: table by table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from chats_facts import ME, TODAY, chat, enrolment, facts_of, guardianship, homeroom, link, load, role
from hypothesis import given
from hypothesis import strategies as st

from functions.chats.rules.answering import Answered, administered, answered_by, of_school
from functions.chats.rules.audience import desired
from functions.chats.rules.expected import expected, pupils_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.relations import Enrolment, Guardianship
from svyazka_common.records.roster import SchoolClass

PUPILS, PARENTS = ChatRef(kind="class_pupils", scope_id="7a"), ChatRef(kind="class_parents", scope_id="7a")
ALGEBRA = ChatRef(kind="subject", scope_id="7a", subject_id="algebra")
COLLEAGUES = ChatRef(kind="colleagues", scope_id="school1")


def of(person_id: str, fact: Any) -> Any:
    return replace(fact, person_id=person_id)


def ended(fact: Any) -> Any:
    return replace(fact, status="ended")


@pytest.mark.parametrize(
    ("duties", "chats"),
    [
        ([homeroom("7a")], {"class_pupils~7a", "class_parents~7a"}),
        ([load("7a")], {"subject~7a~algebra"}),
        ([role("school_admin")], {"colleagues~school1"}),
        ([role("teacher")], set()),
        ([role("parent")], set()),
        ([ended(homeroom("7a")), ended(load("7a")), ended(role("school_admin"))], set()),
        ([replace(homeroom("7a"), ends_on="2026-10-14")], set()),
        ([replace(homeroom("7a"), starts_on="2026-10-16")], set()),
        ([replace(homeroom("8a"), lineage_id="7a")], {"class_pupils~7a", "class_parents~7a"}),
    ],
)
def test_duties_that_count_lead_to_chats(duties: list[Any], chats: set[str]) -> None:
    assert set(answered_by(duties, TODAY)) == chats


def test_only_an_administrator_of_now_administers() -> None:
    assert administered([role("school_admin"), role("teacher")], TODAY) == {"school1"}
    assert administered([ended(role("school_admin")), role("teacher")], TODAY) == set()


@pytest.mark.parametrize(
    ("ref", "schools", "there"),
    [
        (PUPILS, {"school1"}, True),
        (PARENTS, {"school1"}, True),
        (PUPILS, {"school2"}, False),
        (PUPILS, set(), False),
        (COLLEAGUES, {"school1"}, False),
    ],
)
def test_administrator_answers_for_the_chats_of_the_schools_classes(
    ref: ChatRef, schools: set[str], *, there: bool
) -> None:
    found = of_school(ref, None, _class(), schools)
    assert (found is not None) == there


def test_administrator_answers_for_a_chat_whose_first_class_is_not_stored_any_more() -> None:
    found = of_school(PUPILS, chat("class_pupils~7a"), None, {"school1"})
    assert found is not None
    assert found.class_id == "7a"


def test_administrator_answers_for_a_subject_chat_by_its_own_title_and_makes_none() -> None:
    found = of_school(ALGEBRA, chat(ALGEBRA.chat_id), _class(), {"school1"})
    assert found == Answered(chat=ALGEBRA, title="", class_id="7a", exists_anyway=False)


SCHOOLS = st.sampled_from(["school1", "school2"])


@given(
    ref=st.sampled_from([PUPILS, PARENTS, ALGEBRA]),
    of_chat=SCHOOLS | st.none(),
    of_class=SCHOOLS | st.none(),
    schools=st.sets(SCHOOLS),
)
def test_administrator_answers_for_a_chat_of_a_class_exactly_where_it_is_of_their_school(
    ref: ChatRef, of_chat: str | None, of_class: str | None, schools: set[str]
) -> None:
    """By the chat's school where there is a chat, else by the class's; of nothing that there is not."""
    held = replace(chat(ref.chat_id), organisation_id=of_chat) if of_chat else None
    served = replace(_class(), organisation_id=of_class) if of_class else None
    found = of_school(ref, held, served, schools)
    assert (found is not None) == ((of_chat or of_class) in schools)
    assert found is None or (found.chat, found.class_id) == (ref, "7a")


def _class() -> SchoolClass:
    return SchoolClass(
        class_id="7a", organisation_id="school1", label="7А", starts_on="2026-09-01", ends_on="2027-05-31", version=1
    )


@pytest.mark.parametrize(
    ("ref", "roles"),
    [
        (PUPILS, {"anna": "pupil", ME: "homeroom_teacher"}),
        (PARENTS, {"mother": "parent", ME: "homeroom_teacher"}),
        (ALGEBRA, {"anna": "pupil", "mother": "parent", "maths": "teacher"}),
    ],
)
def test_each_kind_of_chat_expects_its_own(ref: ChatRef, roles: dict[str, str]) -> None:
    ties: list[Any] = [
        enrolment("7a", "anna"),
        ended(enrolment("7a", "gone")),
        homeroom("7a"),
        of("maths", load("7a")),
        of("sports", load("7a", "physics")),
    ]
    wards = [replace(guardianship("anna"), guardian_id="mother"), replace(guardianship("gone"), guardian_id="father")]
    found = expected(ref, ties, [*wards, ended(replace(guardianship("anna"), guardian_id="uncle"))], TODAY)
    assert {who: one.role for who, one in found.items()} == roles


def test_who_has_two_parts_is_expected_once_with_the_first_of_them() -> None:
    ties: list[Any] = [enrolment("7a", "anna"), homeroom("7a")]
    found = expected(PARENTS, ties, [guardianship("anna")], TODAY)
    assert [(one.person_id, one.role) for one in found.values()] == [(ME, "homeroom_teacher")]


def test_parent_of_two_is_expected_once_with_both_children() -> None:
    ties = [enrolment("7a", "boris"), enrolment("7a", "anna")]
    found = expected(PARENTS, ties, [guardianship("anna"), guardianship("boris")], TODAY)
    assert found[ME].children == ("anna", "boris")
    assert pupils_of(ties, TODAY) == {"anna", "boris"}


OWN = st.sampled_from([homeroom("7a"), load("7a"), role("teacher"), enrolment("7a"), ended(homeroom("7a"))])
FAMILY = st.sampled_from([guardianship("anna"), enrolment("7a", "anna"), ended(enrolment("7a", "anna"))])


@given(st.lists(OWN | FAMILY, max_size=6))
def test_who_is_expected_is_who_the_reconciler_lets_in(facts: list[Any]) -> None:
    """Both rules from the same facts: seen from the chat, and from the person once they have linked."""
    person = facts_of(link(), *facts, chats=["subject~7a~algebra"])
    ties: list[Any] = [
        fact for fact in person.facts.values() if not isinstance(fact, Guardianship) and fact.entity != "link"
    ]
    wards = [fact for fact in person.facts.values() if isinstance(fact, Guardianship)]
    wanted = desired(person, TODAY)
    for ref in (PUPILS, PARENTS, ALGEBRA, COLLEAGUES):
        found = expected(ref, ties, wards, TODAY).get(ME)
        assert (found.role if found else None) == (wanted[ref.chat_id].role if ref.chat_id in wanted else None)
    assert all(isinstance(fact, Enrolment) or fact.person_id == ME for fact in ties)
