"""Chats that are archived: nobody comes in, and people who were in the class when it ended go on reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chats_facts import (
    NOW,
    SUMMER,
    TODAY,
    after_the_year,
    any_facts,
    applied,
    archived,
    chat,
    enrolment,
    facts_of,
    link,
    load,
    member,
    new_member,
)
from hypothesis import given
from msgspec.structs import replace

from functions.chats.rules.membership_changes import membership_changes

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.chats import Member


def test_nobody_comes_into_an_archived_chat() -> None:
    facts = replace(facts_of(link(), load("7a")), chats=archived("subject~7a~algebra"))
    assert membership_changes(facts, TODAY, NOW) == []


def test_who_is_in_an_archived_chat_and_belongs_there_stays() -> None:
    chats = archived("subject~7a~algebra")
    row = member("subject~7a~algebra", basis=["PERSON#me/LINK#a1", "PERSON#me/LOAD#7a#algebra"])
    (change,) = membership_changes(replace(facts_of(link(), load("7a"), members=(row,)), chats=chats), TODAY, NOW)
    assert new_member(change).status == "archived"


@given(any_facts)
def test_who_was_in_a_class_at_its_end_reads_on_and_nobody_comes(facts: Facts) -> None:
    over = after_the_year(applied(facts, membership_changes(facts, TODAY, NOW)))
    changes = membership_changes(over, SUMMER, NOW + 1)
    after = applied(over, changes)
    assert of_classes(after) == {
        chat_id: replace(found, status="archived") for chat_id, found in of_classes(over).items()
    }
    assert all(list(change.rests_on) == new_member(change).basis for change in changes)
    assert membership_changes(after, SUMMER, NOW + 2) == []


def of_classes(facts: Facts) -> dict[str, Member]:
    return {found.chat_id: found for found in facts.members if found.kind != "colleagues"}


def a_reader(**changes: Any) -> Member:
    basis = ["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"]
    return member("class_pupils~7a", role="pupil", basis=basis, joined_at=7, **changes)


def test_who_reads_on_has_the_copies_of_now_and_rests_on_the_link_of_now() -> None:
    row = a_reader(organisation_id="school0")
    facts = after_the_year(facts_of(link("a2"), enrolment("7a"), chats=["class_pupils~7a"], members=(row,)))
    (change,) = membership_changes(facts, SUMMER, NOW)
    new = new_member(change)
    assert (new.title, new.status, new.name) == (chat("class_pupils~7a").title, "archived", "Петров Сергей")
    assert (new.organisation_id, new.role, new.joined_at) == ("school1", "pupil", 7)
    assert change.rests_on == ("PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a2")


def test_who_left_or_unlinked_does_not_read_on() -> None:
    stayed, left = enrolment("7a"), replace(enrolment("7a"), ends_on="2026-12-31")
    for facts_left in ((link(), left), (link(),), (stayed,)):
        facts = after_the_year(facts_of(*facts_left, chats=["class_pupils~7a"], members=(a_reader(),)))
        (change,) = membership_changes(facts, SUMMER, NOW)
        assert (change.new, change.rests_on) == (None, ("PERSON#me/ENROLMENT#7a",))
