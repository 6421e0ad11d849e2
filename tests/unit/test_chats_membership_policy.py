"""The table of who belongs in which chat: the journey's examples, both directions, and a type of chat that is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from chats_facts import (
    CHATS,
    CLASSES,
    FACTS,
    ME,
    SEVENTH,
    TODAY,
    any_facts,
    desired,
    enrolment,
    facts_of,
    group_load,
    guardianship,
    homeroom,
    in_group,
    link,
    load,
    role,
)
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.chats.rules.membership_policy import (
    POLICY,
    PRECEDENCE,
    Expected,
    MembershipPolicy,
    lineages_with_every_subject,
)
from svyazka_common.membership_table import (
    CLASS_PARENTS,
    CLASS_PUPILS,
    COLLEAGUES,
    GROUP,
    RELATIONS,
    SUBJECT,
    ChatType,
    Line,
)
from svyazka_common.records.base import key_parts, ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Enrolment, GroupEnrolment, Guardianship, Homeroom, Role, TeachingLoad
from svyazka_common.rights import STAFF, Fact, counts

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.chats import ChatKind


def roles(facts: Facts) -> dict[str, str]:
    return {chat_id: entitlement.path.role for chat_id, entitlement in desired(facts, TODAY).items()}


def test_class_teacher_has_exactly_three_chats() -> None:
    assert roles(facts_of(link(), role(), homeroom("7a"), load("7a"))) == {
        "class_pupils~7a": "homeroom_teacher",
        "class_parents~7a": "homeroom_teacher",
        "colleagues~school1": "colleague",
    }


def test_teacher_without_a_class_has_colleagues_and_existing_subject_chats() -> None:
    facts = facts_of(link(), role(), load("7a"), load("7b"), load("7a", "physics"), chats=["subject~7a~algebra"])
    assert roles(facts) == {"colleagues~school1": "colleague", "subject~7a~algebra": "teacher"}


def test_pupil_is_in_the_chats_of_the_class_and_its_subjects() -> None:
    facts = facts_of(link(), enrolment("7a"), chats=["subject~7a~algebra", "subject~7b~algebra", "class_pupils~7a"])
    assert roles(facts) == {"class_pupils~7a": "pupil", "subject~7a~algebra": "pupil"}


GROUP_CHATS = ["subject~7a~algebra", "subject~7a~algebra~g1", "subject~7a~algebra~g2"]


def test_pupil_is_in_the_chat_of_the_own_group_and_not_in_the_others() -> None:
    facts = facts_of(link(), enrolment("7a"), in_group("7a", "g2"), chats=GROUP_CHATS)
    assert roles(facts) == {
        "class_pupils~7a": "pupil",
        "subject~7a~algebra": "pupil",
        "subject~7a~algebra~g2": "pupil",
    }
    without_group = facts_of(link(), enrolment("7a"), chats=GROUP_CHATS)
    assert roles(without_group) == {"class_pupils~7a": "pupil", "subject~7a~algebra": "pupil"}


def test_parent_is_in_the_chat_of_the_childs_group() -> None:
    facts = facts_of(link(), guardianship("anna"), in_group("7a", "g1", "anna"), chats=GROUP_CHATS)
    assert roles(facts) == {"subject~7a~algebra~g1": "parent"}


def test_teacher_of_a_group_is_in_its_chat_too_teacher_of_the_class_is_not() -> None:
    facts = facts_of(link(), group_load("7a", "g2"), chats=GROUP_CHATS)
    assert roles(facts) == {"subject~7a~algebra": "teacher", "subject~7a~algebra~g2": "teacher"}
    assert roles(facts_of(link(), load("7a"), chats=GROUP_CHATS)) == {"subject~7a~algebra": "teacher"}


def test_parent_of_children_in_two_classes_is_in_both() -> None:
    facts = facts_of(
        link(),
        *(guardianship("anna"), enrolment("7a", person_id="anna")),
        *(guardianship("boris"), enrolment("9b", person_id="boris")),
        chats=["subject~9b~algebra"],
    )
    assert roles(facts) == {"class_parents~7a": "parent", "class_parents~9b": "parent", "subject~9b~algebra": "parent"}


def test_teacher_who_is_a_parent_has_one_membership_in_a_shared_chat() -> None:
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


def test_staff_without_lessons_belongs_to_the_colleagues_only() -> None:
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
    assert POLICY.entitlements(replace(facts, facts=unlinked), TODAY) == []


@given(any_facts)
def test_every_basis_holds_and_has_the_link(facts: Facts) -> None:
    for entitlement in desired(facts, TODAY).values():
        resting_on = [facts.facts[ref] for ref in entitlement.basis]
        assert all(counts(fact, TODAY) for fact in resting_on)
        assert sum(isinstance(fact, Link) for fact in resting_on) == 1
        assert list(entitlement.basis) == sorted(set(entitlement.basis))
        kinds = {type(fact) for fact in resting_on}
        assert (entitlement.path.role == "parent") == (Guardianship in kinds)
        assert (entitlement.path.role in {"parent", "pupil"}) == bool({Enrolment, GroupEnrolment} & kinds)


@given(any_facts, st.data())
def test_without_a_fact_of_its_basis_a_chat_is_gone_or_has_another_basis(facts: Facts, data: Any) -> None:
    before = desired(facts, TODAY)
    for chat_id, entitlement in before.items():
        gone = data.draw(st.sampled_from(entitlement.basis))
        after = desired(replace(facts, facts={ref: fact for ref, fact in facts.facts.items() if ref != gone}), TODAY)
        assert chat_id not in after or after[chat_id].basis != entitlement.basis


@given(any_facts, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_decides_nothing(facts: Facts, random: Any) -> None:
    shuffled = list(facts.facts.items())
    random.shuffle(shuffled)
    assert desired(replace(facts, facts=dict(shuffled)), TODAY) == desired(facts, TODAY)


@given(any_facts, FACTS)
def test_a_further_fact_takes_nobody_out(facts: Facts, further: Any) -> None:
    grown = replace(facts, facts={ref_of(further): further} | facts.facts)
    before, after = desired(facts, TODAY), desired(grown, TODAY)
    assert before.keys() <= after.keys()
    assert all(PRECEDENCE.index(after[chat].path.role) <= PRECEDENCE.index(before[chat].path.role) for chat in before)


@given(any_facts)
def test_subject_chats_count_only_where_they_exist(facts: Facts) -> None:
    entitled = desired(facts, TODAY)
    assert {chat_id for chat_id in entitled if chat_id.startswith("subject")} <= facts.chats.keys()
    listed = lineages_with_every_subject(POLICY.entitlements(facts, TODAY))
    paths = [entitlement.path for entitlement in entitled.values() if entitlement.path.role in {"pupil", "parent"}]
    mine = {path.chat.scope_id for path in paths if path.line.chat_type is SUBJECT}
    assert mine <= listed


def test_the_chats_of_the_strategy_exist() -> None:
    assert all(chat.chat_id == chat_id for chat_id, chat in CHATS.items())


PUPILS, PARENTS = ChatRef(kind="class_pupils", scope_id="7a"), ChatRef(kind="class_parents", scope_id="7a")
ALGEBRA = ChatRef(kind="subject", scope_id="7a", subject_id="algebra")
SECOND_GROUP = ChatRef(kind="subject", scope_id="7a", subject_id="algebra", group_id="g2")
STAFF_ROOM = ChatRef(kind="colleagues", scope_id="school1")


def of(person_id: str, fact: Any) -> Any:
    return replace(fact, person_id=person_id)


def ended(fact: Any) -> Any:
    return replace(fact, status="ended")


@pytest.mark.parametrize(
    ("ref", "named_after", "title"),
    [
        (PUPILS, homeroom("7a"), "7A · ученики"),
        (PARENTS, replace(homeroom("8a"), lineage_id="7a"), "8A · родители"),
        (ALGEBRA, load("7a"), "Algebra · 7A"),
        (ALGEBRA, group_load("7a", "g2"), "Algebra · 7A"),
        (SECOND_GROUP, group_load("7a", "g2"), "Algebra · 7A · группа 2"),
        (STAFF_ROOM, role("school_admin"), "Коллеги · Лицей № 3"),
        (PUPILS, SEVENTH, "7А · ученики"),
        (PARENTS, SEVENTH, "7А · родители"),
    ],
)
def test_a_chat_is_called_after_a_relation_that_leads_into_it_or_its_class(
    ref: ChatRef, named_after: Any, title: str
) -> None:
    assert POLICY.title(ref, named_after) == title


@pytest.mark.parametrize(
    ("duty", "chats"),
    [
        (homeroom("7a"), [PUPILS, PARENTS]),
        (load("7a"), [ALGEBRA]),
        (group_load("7a", "g2"), [ALGEBRA, SECOND_GROUP]),
        (role("school_admin"), [STAFF_ROOM]),
        (role("teacher"), []),
    ],
)
def test_a_duty_makes_somebody_answer_for_its_chats(duty: Any, chats: list[ChatRef]) -> None:
    assert POLICY.managed_by(duty) == chats


def test_staff_is_who_is_a_colleague() -> None:
    roles = [name for line in POLICY.lines if line.chat_type is COLLEAGUES for name in line.roles]
    assert set(roles) == STAFF
    assert len(roles) == len(STAFF)


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
    expected = POLICY.expected(ref, ties, [*wards, ended(replace(guardianship("anna"), guardian_id="uncle"))], TODAY)
    assert {who: one.role for who, one in expected.items()} == roles


def test_who_has_two_parts_is_expected_once_with_the_first_of_them() -> None:
    ties: list[Any] = [enrolment("7a", "anna"), homeroom("7a")]
    expected = POLICY.expected(PARENTS, ties, [guardianship("anna")], TODAY)
    assert [(one.person_id, one.role) for one in expected.values()] == [(ME, "homeroom_teacher")]


def test_parent_of_two_is_expected_once_with_both_children() -> None:
    ties = [enrolment("7a", "boris"), enrolment("7a", "anna")]
    expected = POLICY.expected(PARENTS, ties, [guardianship("anna"), guardianship("boris")], TODAY)
    assert expected[ME].children == ("anna", "boris")
    assert POLICY.pupils(PARENTS, ties, TODAY) == {"anna", "boris"}


REFS = [ChatRef.parse(chat_id) for chat_id in CHATS] + [ChatRef(kind="class_parents", scope_id=one) for one in CLASSES]


@given(any_facts)
def test_who_is_expected_in_a_chat_is_who_is_entitled_to_it(facts: Facts) -> None:
    """Person → chats and chat → people are each other's inverse, over any facts and all chats."""
    facts = replace(facts, chats=CHATS)
    relations: list[Any] = [
        fact for fact in facts.facts.values() if not isinstance(fact, Guardianship) and fact.entity != "link"
    ]
    guardianships = [fact for fact in facts.facts.values() if isinstance(fact, Guardianship)]
    entitled = {chat_id: entitlement.path.role for chat_id, entitlement in desired(facts, TODAY).items()}
    assert entitled == {
        ref.chat_id: mine.role
        for ref in REFS
        if (mine := POLICY.expected(ref, relations, guardianships, TODAY).get(ME)) is not None
    }


@given(any_facts)
def test_who_is_expected_is_found_by_the_index_and_asked_after_a_change(facts: Facts) -> None:
    relations: list[Any] = [fact for fact in facts.facts.values() if isinstance(fact, RELATIONS)]
    for ref in REFS:
        for person_id in POLICY.expected(ref, relations, [], TODAY):
            assert person_id in POLICY.concerned(relations, ref).people
        assert POLICY.pupils(ref, relations, TODAY) <= POLICY.concerned(relations, ref).pupils
        for relation in relations:
            if any(line.leads_into(ref, relation) for line in POLICY.lines):
                assert relation.inverse[1].startswith(tuple(POLICY.index_prefixes(ref)))
                everybody = POLICY.concerned([relation])
                assert relation.person_id in everybody.people | everybody.pupils


TEACHERS = ChatType(kind=cast("ChatKind", "class_teachers"), title=("{label}", "учителя"))
FAMILIES = ChatType(
    kind=cast("ChatKind", "families"), title=("Семьи", "{organisation}"), scope="organisation", makes_itself=False
)
WITH_NEW_TYPES = MembershipPolicy(
    (
        *POLICY.lines,
        Line(TeachingLoad, TEACHERS, "teacher"),
        Line(Homeroom, TEACHERS, "homeroom_teacher", manages=True),
        Line(Enrolment, FAMILIES, "parent", of_child=True),
    )
)


def test_a_new_type_of_chat_is_its_lines_and_its_title() -> None:
    """All that is derived from the table answers for a type of chat that it has not had before."""
    chat = ChatRef(kind=TEACHERS.kind, scope_id="7a")
    facts = facts_of(link(), load("7a"), homeroom("7b"))
    assert WITH_NEW_TYPES.entitlements_by_chat(facts, TODAY).keys() >= {"class_teachers~7a", "class_teachers~7b"}
    assert chat in [path.chat for path in WITH_NEW_TYPES.paths(facts_of(replace(load("7a"), status="ended")))]
    relations: list[Any] = [of("maths", load("7a")), of("sports", load("7a", "physics")), enrolment("7a", "anna")]
    relations += [homeroom("7a"), of("other", load("7b"))]
    assert WITH_NEW_TYPES.expected(chat, relations, [], TODAY) == {
        "maths": Expected(person_id="maths", role="teacher"),
        "sports": Expected(person_id="sports", role="teacher"),
        ME: Expected(person_id=ME, role="homeroom_teacher"),
    }
    assert WITH_NEW_TYPES.index_prefixes(chat) == ["HOMEROOM#", "TEACHER#"]
    assert WITH_NEW_TYPES.concerned(relations, chat).people >= {"maths", "sports", ME}
    assert chat in WITH_NEW_TYPES.managed_by(homeroom("7a"))
    assert chat not in WITH_NEW_TYPES.managed_by(load("7a"))
    assert (WITH_NEW_TYPES.title(chat, SEVENTH), WITH_NEW_TYPES.makes_itself(chat)) == ("7А · учителя", True)


def test_a_new_type_of_chat_may_be_an_organisations_and_of_guardians() -> None:
    chat = ChatRef(kind=FAMILIES.kind, scope_id="school1")
    facts = facts_of(link(), guardianship("anna"), enrolment("7a", "anna"))
    assert chat.chat_id not in WITH_NEW_TYPES.entitlements_by_chat(facts, TODAY)  # nobody has made it
    assert chat in [entitlement.path.chat for entitlement in WITH_NEW_TYPES.entitlements(facts, TODAY)]
    expected = WITH_NEW_TYPES.expected(chat, [enrolment("7a", "anna")], [guardianship("anna")], TODAY)
    assert expected == {ME: Expected(person_id=ME, role="parent", children=("anna",))}
    assert chat in WITH_NEW_TYPES.of_organisation("school1")
    assert WITH_NEW_TYPES.scope(chat) == "organisation"


def test_each_type_of_chat_has_somebody_who_answers_for_it() -> None:
    assert POLICY.chat_types == (CLASS_PUPILS, CLASS_PARENTS, COLLEAGUES, SUBJECT, GROUP)
    for chat_type in POLICY.chat_types:
        assert any(line.manages for line in POLICY.lines if line.chat_type is chat_type)
    for ref in REFS:
        assert [chat_type.is_type_of(ref) for chat_type in POLICY.chat_types].count(True) == 1
    assert POLICY.irremovable_roles == {"homeroom_teacher", "teacher"}
