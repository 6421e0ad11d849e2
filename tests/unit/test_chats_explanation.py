"""Every decision on a membership has an answer in words: the facts that it rests on, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import (
    ME,
    TODAY,
    any_facts,
    chat,
    desired,
    enrolment,
    facts_of,
    group_load,
    guardianship,
    homeroom,
    in_group,
    link,
    load,
    member,
    role,
)
from hypothesis import given
from msgspec.structs import replace

from functions.chats.rules.explanation import about_person, explain
from functions.chats.rules.membership_changes import membership_changes
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.records.link import Suspension
from svyazka_common.records.roster import Organisation, SchoolClass

if TYPE_CHECKING:
    from functions.chats.rules.explanation import Explanation
    from functions.chats.rules.facts import Facts

ENDED_AT = 1_790_000_000_000
ENDED_ON = "2026-09-21T14:13:20+00:00"
PUPILS, PARENTS, SUBJECT, COLLEAGUES = "class_pupils~7a", "class_parents~7a", "subject~7a~algebra", "colleagues~school1"


def ended(fact: Any) -> Any:
    return replace(fact, status="ended", version=ENDED_AT)


def reconciled(facts: Facts) -> Facts:
    """The facts with the memberships that the reconciler writes for them."""
    members = [change.new for change in membership_changes(facts, TODAY, 1) if isinstance(change.new, Member)]
    return replace(facts, members=tuple(members))


def answers(facts: Facts, today: str = TODAY) -> dict[str, Explanation]:
    return {one.chat_id: one for one in explain(facts, today)}


def codes(facts: Facts, chat_id: str = PUPILS, today: str = TODAY) -> list[str]:
    return [reason.code for reason in answers(facts, today)[chat_id].because]


def removed(chat_id: str = PUPILS) -> Exclusion:
    return Exclusion(
        person_id=ME, chat_id=chat_id, kind="removed", organisation_id="school1", name="Имя", by="t", since=1
    )


def a_class(**changes: Any) -> SchoolClass:
    plain: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-05-31", "version": ENDED_AT}
    return SchoolClass(class_id="7a", organisation_id="school1", label="7А", **(plain | changes))


@pytest.mark.parametrize(
    ("facts", "chat_id", "because"),
    [
        (
            facts_of(link(), enrolment("7a")),
            PUPILS,
            [("link", "1970-01-01T00:00:01+00:00"), ("enrolment", "2026-09-01")],
        ),
        (
            facts_of(link(), guardianship("anna"), enrolment("7a", "anna")),
            PARENTS,
            [("link", "1970-01-01T00:00:01+00:00"), ("guardianship", None), ("enrolment", "2026-09-01")],
        ),
        (
            facts_of(link(), homeroom("7a")),
            PARENTS,
            [("link", "1970-01-01T00:00:01+00:00"), ("homeroom", "2026-09-01")],
        ),
        (
            facts_of(link(), load("7a"), chats=[SUBJECT]),
            SUBJECT,
            [("link", "1970-01-01T00:00:01+00:00"), ("teaching_load", "2026-09-01")],
        ),
        (facts_of(link(), role()), COLLEAGUES, [("link", "1970-01-01T00:00:01+00:00"), ("role", None)]),
    ],
)
def test_member_is_told_each_fact_and_since_when(
    facts: Facts, chat_id: str, because: list[tuple[str, str | None]]
) -> None:
    answer = answers(reconciled(facts))[chat_id]
    assert answer.is_member
    assert answer.since == "1970-01-01T00:00:01+00:00"
    assert [(reason.code, reason.since) for reason in answer.because] == because
    assert all(reason.holds for reason in answer.because)


@pytest.mark.parametrize(
    ("facts", "chat_id", "because"),
    [
        (facts_of(enrolment("7a")), PUPILS, [("not_linked", None)]),
        (facts_of(link(), ended(enrolment("7a"))), PUPILS, [("enrolment_ended", ENDED_ON)]),
        (facts_of(ended(enrolment("7a"))), PUPILS, [("not_linked", None), ("enrolment_ended", ENDED_ON)]),
        (facts_of(link(), ended(homeroom("7a"))), PARENTS, [("homeroom_ended", ENDED_ON)]),
        (facts_of(link(), ended(load("7a")), chats=[SUBJECT]), SUBJECT, [("teaching_load_ended", ENDED_ON)]),
        (facts_of(link(), ended(role())), COLLEAGUES, [("role_ended", ENDED_ON)]),
        (
            facts_of(link(), ended(guardianship("anna")), enrolment("7a", "anna")),
            PARENTS,
            [("guardianship_ended", ENDED_ON)],
        ),
        (
            facts_of(link(), guardianship("anna"), ended(enrolment("7a", "anna"))),
            PARENTS,
            [("enrolment_ended", ENDED_ON)],
        ),
        (
            facts_of(link(), replace(enrolment("7a"), starts_on="2026-11-01")),
            PUPILS,
            [("enrolment_not_begun", "2026-11-01")],
        ),
        (
            facts_of(link(), replace(homeroom("7a"), ends_on="2026-10-01")),
            PUPILS,
            [("homeroom_over", "2026-10-01")],
        ),
        (facts_of(link(), replace(role(), ends_on="2026-10-14")), COLLEAGUES, [("role_over", "2026-10-14")]),
        (facts_of(link(), replace(enrolment("7a"), status="ended", version=7)), PUPILS, [("enrolment_ended", None)]),
        (facts_of(link(), load("7a")), SUBJECT, [("not_created", None)]),
        (facts_of(link(), enrolment("7a")), PUPILS, [("on_the_way", None)]),
        (
            replace(facts_of(link(), enrolment("7a")), exclusions={PUPILS: removed()}),
            PUPILS,
            [("removed_by_hand", "1970-01-01T00:00:01+00:00")],
        ),
        (
            replace(facts_of(link(), homeroom("7a")), chats={PUPILS: replace(chat(PUPILS), status="archived")}),
            PUPILS,
            [("archived", None)],
        ),
        (
            replace(facts_of(link(), enrolment("7a")), places={"CLASS#7a/CLASS": a_class(status="ended")}),
            PUPILS,
            [("class_ended", ENDED_ON)],
        ),
        (
            replace(facts_of(link(), enrolment("7a")), places={"CLASS#7a/CLASS": a_class(ends_on="2026-10-01")}),
            PUPILS,
            [("enrolment_over", "2026-10-01")],
        ),
        (
            replace(
                facts_of(link(), role()),
                places={
                    "ORG#school1/ORG": Organisation(
                        organisation_id="school1", kind="school", name="Лицей", status="ended", version=ENDED_AT
                    )
                },
            ),
            COLLEAGUES,
            [("organisation_ended", ENDED_ON)],
        ),
        (facts_of(replace(link(), suspended=True), enrolment("7a")), PUPILS, [("account_ended", None)]),
        (
            replace(
                facts_of(link(), enrolment("7a")),
                suspensions=(Suspension(person_id=ME, account_id="a1", status="ended", version=1),),
            ),
            PUPILS,
            [("account_ended", None)],
        ),
        (replace(facts_of(link(), enrolment("7a")), person=None), PUPILS, [("no_person", None)]),
    ],
)
def test_who_is_not_in_a_chat_is_told_what_is_missing_and_since_when(
    facts: Facts, chat_id: str, because: list[tuple[str, str | None]]
) -> None:
    answer = answers(facts)[chat_id]
    assert not answer.is_member
    assert [(reason.code, reason.since) for reason in answer.because] == because
    assert not any(reason.holds for reason in answer.because)


def test_of_two_ways_the_one_that_lacks_less_is_told() -> None:
    facts = facts_of(link(), ended(guardianship("anna")), ended(enrolment("7a", "anna")), ended(homeroom("7a")))
    assert codes(facts, PARENTS) == ["homeroom_ended"]


def test_of_two_ways_that_both_lead_in_the_role_that_counts_is_told() -> None:
    facts = reconciled(facts_of(link(), homeroom("7a"), guardianship("anna"), enrolment("7a", "anna")))
    assert codes(facts, PARENTS) == ["link", "homeroom"]


@pytest.mark.parametrize(
    ("facts", "row", "because"),
    [
        (facts_of(link(), ended(enrolment("7a"))), member(PUPILS), ["enrolment_ended", "leaving"]),
        (
            facts_of(link(), ended(enrolment("7a"))),
            member(PUPILS, status="archived"),
            ["archived_reading", "enrolment_ended"],
        ),
        (facts_of(link()), member(PUPILS), ["no_tie", "leaving"]),
        (facts_of(link()), member("manual~x"), ["by_hand"]),
        (
            facts_of(link(), enrolment("7a")),
            member(PUPILS, muted={"by": "t", "since": 1, "reasons": []}),
            ["link", "enrolment", "muted"],
        ),
    ],
)
def test_member_who_goes_soon_or_is_muted_reads_so(facts: Facts, row: Member, because: list[str]) -> None:
    answer = answers(replace(facts, members=(row,)))[row.chat_id]
    assert answer.is_member
    assert [reason.code for reason in answer.because] == because


def test_texts_are_words_for_people() -> None:
    facts = facts_of(ended(guardianship("anna")), ended(enrolment("7a", "anna")), load("7b"), role(), homeroom("7a"))
    texts = {reason.text for one in explain(facts, TODAY) for reason in one.because}
    assert texts == {"Учебный профиль ещё не привязан"}
    linked_texts = {
        reason.text for one in explain(facts_of(link(), *facts.facts.values()), TODAY) for reason in one.because
    }
    assert "Чат этого предмета ещё не создан" in linked_texts
    parents = facts_of(link(), ended(guardianship("anna")), ended(enrolment("7a", "anna")))
    assert [reason.text for reason in answers(parents)[PARENTS].because] == [
        "Больше не законный представитель ребёнка: Петрова Аня",
        "Петрова Аня: больше не учится в классе 7A",
    ]
    inside = replace(facts_of(link(), guardianship("anna"), enrolment("7a", "anna")), members=(member(PARENTS),))
    assert [reason.text for reason in answers(inside)[PARENTS].because] == [
        "Учебный профиль привязан",
        "Ребёнок: Петрова Аня",
        "Петрова Аня: учится в классе 7A",
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (facts_of(), ["not_linked", "no_ties"]),
        (facts_of(link()), ["no_ties"]),
        (facts_of(link(), role("pupil")), ["no_ties"]),
        (facts_of(link(), enrolment("7a")), []),
        (facts_of(link(), ended(guardianship("anna"))), ["no_ties", "guardianship_ended"]),
    ],
)
def test_what_concerns_the_person_is_told_once(facts: Facts, expected: list[str]) -> None:
    assert [reason.code for reason in about_person(facts)] == expected


@given(any_facts)
def test_every_chat_of_a_person_is_explained_by_facts_that_hold(facts: Facts) -> None:
    facts = reconciled(facts)
    by_chat = answers(facts)
    for chat_id in desired(facts, TODAY):
        assert by_chat[chat_id].is_member
        assert by_chat[chat_id].because
        assert all(reason.holds and reason.text for reason in by_chat[chat_id].because)


@given(any_facts)
def test_every_other_known_chat_names_what_is_missing(facts: Facts) -> None:
    facts = reconciled(facts)
    for chat_id in answers(facts).keys() - desired(facts, TODAY).keys():
        answer = answers(facts)[chat_id]
        assert not answer.is_member
        assert answer.because
        assert all(not reason.holds and reason.text for reason in answer.because)


@given(any_facts)
def test_before_the_reconciler_every_wanted_chat_is_on_its_way(facts: Facts) -> None:
    for chat_id in desired(facts, TODAY):
        assert codes(facts, chat_id) == ["on_the_way"]


@given(any_facts)
def test_without_a_link_the_link_is_always_named(facts: Facts) -> None:
    unlinked = replace(facts, facts={ref: fact for ref, fact in facts.facts.items() if fact.entity != "link"})
    assert all(one.because[0].code == "not_linked" for one in explain(unlinked, TODAY))


def test_a_group_is_named_in_the_answer_to_pupil_parent_and_teacher() -> None:
    chat_id = "subject~7a~algebra~g2"
    people = [
        (facts_of(link(), in_group("7a"), chats=[chat_id]), "Учится в группе: Algebra, группа 2, 7A"),
        (
            facts_of(link(), guardianship("anna"), in_group("7a", "g2", "anna"), chats=[chat_id]),
            "Петрова Аня: учится в группе: Algebra, группа 2, 7A",
        ),
        (facts_of(link(), group_load("7a"), chats=[chat_id]), "Ведёт предмет «Algebra, группа 2» в классе 7A"),
    ]
    for facts, text in people:
        (answer,) = (one for one in explain(facts, TODAY) if one.chat_id == chat_id)
        assert answer.because[-1].text in {text, "Всё на месте, чат вот-вот обновится"}
        member_of = replace(facts, members=(member(chat_id),))
        (answer,) = (one for one in explain(member_of, TODAY) if one.chat_id == chat_id)
        assert answer.because[-1].text == text


def test_a_groups_chat_that_is_not_there_is_called_by_its_group() -> None:
    (answer,) = explain(facts_of(link(), in_group("7a")), TODAY)
    assert (answer.title, answer.because[0].code) == ("Algebra · 7A · группа 2", "not_created")
    titles = {one.title for one in explain(facts_of(link(), group_load("7a")), TODAY)}
    assert titles == {"Algebra · 7A", "Algebra · 7A · группа 2"}
