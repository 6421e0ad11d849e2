"""On which days something happens without a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chats_facts import LYCEUM, SEVENTH, SUMMER, TODAY, enrolment, facts_of, guardianship, link, member, role
from msgspec.structs import replace

from functions.chats.rules.facts import (
    Facts,
    class_days,
    counted_until_the_end,
    day_after,
    new_class_days,
    next_due_day,
)
from svyazka_common.records.base import deserialise, ref_of
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from svyazka_common.records.base import Record


def with_class(facts: Facts) -> Facts:
    return replace(facts, places={ref_of(SEVENTH): SEVENTH, ref_of(LYCEUM): LYCEUM})


def change(old: Record | None, new: Record | None) -> Change:
    images = [deserialise(record.to_item()) if record else None for record in (old, new)]
    return Change(event_id="e", sequence_number="1", at=0, old=images[0], new=images[1])


def test_the_days_of_a_class_are_not_looked_at_for_each_person() -> None:
    assert next_due_day(with_class(facts_of(link(), enrolment("7a"), role())), TODAY) is None


def test_the_day_after_an_end_of_one_s_own_is_looked_at() -> None:
    leaving = replace(enrolment("7a"), ends_on="2026-12-31")
    assert next_due_day(with_class(facts_of(link(), leaving)), TODAY) == "2027-01-01"


def test_the_first_of_several_days_comes_first_and_past_ones_are_over() -> None:
    facts = facts_of(
        link(),
        replace(enrolment("7a"), starts_on="2026-11-01", ends_on="2026-12-31"),
        replace(role(), starts_on="2026-09-01", ends_on="2027-01-31"),
    )
    assert next_due_day(with_class(facts), TODAY) == "2026-11-01"
    assert next_due_day(with_class(facts), "2026-11-01") == "2027-01-01"
    assert next_due_day(with_class(facts), "2027-01-01") == "2027-02-01"
    assert next_due_day(with_class(facts), "2027-02-01") is None


def test_a_child_s_days_are_the_parent_s() -> None:
    child = replace(enrolment("7a", "anna"), ends_on="2026-12-31")
    assert next_due_day(with_class(facts_of(link(), guardianship("anna"), child)), TODAY) == "2027-01-01"


def test_day_on_which_an_ended_class_lets_go_is_looked_at() -> None:
    row = member("manual~x", role="pupil", basis=["PERSON#me/ENROLMENT#7a", "PERSON#me/LINK#a1"])
    facts = with_class(facts_of(link(), enrolment("7a"), members=(row,)))
    assert next_due_day(facts, SUMMER) == "2027-09-11"
    assert next_due_day(facts, "2027-09-11") is None
    automatic = replace(row, chat_id="class_pupils~7a", kind="class_pupils")
    assert next_due_day(replace(facts, members=(automatic,)), SUMMER) is None


def test_no_day_matters_to_who_is_not_linked_or_of_what_has_ended() -> None:
    leaving = replace(enrolment("7a"), ends_on="2026-12-31")
    assert next_due_day(with_class(facts_of(leaving)), TODAY) is None
    assert next_due_day(with_class(facts_of(link(), replace(leaving, status="ended"))), TODAY) is None


def test_a_class_is_looked_at_on_its_first_day_and_after_its_last() -> None:
    assert class_days(SEVENTH, "2026-06-01") == ["2026-09-01", "2027-06-01"]
    assert class_days(SEVENTH, TODAY) == ["2027-06-01"]
    assert class_days(SEVENTH, SUMMER) == []
    assert class_days(replace(SEVENTH, status="ended"), TODAY) == []


def test_only_days_that_a_change_brings_are_new() -> None:
    later = replace(SEVENTH, ends_on="2027-06-15", version=2)
    assert new_class_days(change(None, SEVENTH), TODAY) == [("7a", "2027-06-01")]
    assert new_class_days(change(SEVENTH, replace(SEVENTH, version=2)), TODAY) == []
    assert new_class_days(change(SEVENTH, later), TODAY) == [("7a", "2027-06-16")]
    assert new_class_days(change(SEVENTH, None), TODAY) == []
    assert new_class_days(change(None, role()), TODAY) == []


def test_the_day_after_the_last_of_a_year_is_the_first_of_the_next() -> None:
    assert day_after("2026-12-31") == "2027-01-01"


def test_who_was_in_a_class_when_it_ended_counted_until_the_end() -> None:
    dissolved = replace(SEVENTH, status="ended", version=5)
    assert counted_until_the_end(enrolment("7a"), SEVENTH, SUMMER)
    assert counted_until_the_end(replace(enrolment("7a"), status="ended", own_status="active"), dissolved, TODAY)
    assert counted_until_the_end(replace(enrolment("7a"), status="ended", version=5), dissolved, TODAY)


def test_who_left_before_did_not() -> None:
    dissolved = replace(SEVENTH, status="ended", version=5)
    gone = replace(enrolment("7a"), status="ended", version=4)
    assert not counted_until_the_end(gone, dissolved, TODAY)
    assert not counted_until_the_end(gone, SEVENTH, SUMMER)
    assert not counted_until_the_end(replace(enrolment("7a"), ends_on="2026-12-31"), SEVENTH, SUMMER)
    assert not counted_until_the_end(replace(enrolment("7a"), starts_on="2027-02-01"), dissolved, TODAY)
    assert not counted_until_the_end(enrolment("7a"), None, SUMMER)


def test_links_and_guardianships_hold_as_long_as_they_are_there() -> None:
    assert counted_until_the_end(link(), None, SUMMER)
    assert not counted_until_the_end(replace(link(), suspended=True), None, SUMMER)
    assert not counted_until_the_end(replace(guardianship("anna"), status="ended"), None, SUMMER)
