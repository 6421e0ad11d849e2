"""The lag of a membership: from its newest cause until it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats_facts import TODAY, chat, enrolment, facts_of, guardianship, link, load, member
from msgspec.structs import replace

from functions.chats.rules.membership_changes import lag_ms, membership_changes
from svyazka_common.clock import midnight_ms
from svyazka_common.records.base import ref_of
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts

SEPTEMBER, NOW = midnight_ms("2026-09-01"), midnight_ms(TODAY) + 12 * 3_600_000
PUPILS = "class_pupils~7a"


def lag(facts: Facts) -> int | None:
    return lag_ms(facts, membership_changes(facts, TODAY, 1), NOW)


def seconds_ago(seconds: int) -> int:
    return NOW - seconds * 1000


def sent(fact: Any, seconds: int, **changes: Any) -> Any:
    """A roster record as its source wrote it so many seconds ago."""
    return replace(fact, version=seconds_ago(seconds), **changes)


def test_the_newest_cause_counts() -> None:
    assert lag(facts_of(replace(link(), linked_at=seconds_ago(9) // 1000), sent(enrolment("7a"), 500))) == 9000
    assert lag(facts_of(replace(link(), linked_at=SEPTEMBER // 1000), sent(enrolment("7a"), 4))) == 4000


def test_leaving_lags_behind_the_end_of_what_it_rested_on() -> None:
    gone = sent(enrolment("7a"), 7, status="ended")
    row = member(PUPILS, basis=[ref_of(gone), ref_of(link())])
    assert lag(facts_of(replace(link(), linked_at=SEPTEMBER // 1000), gone, members=(row,))) == 7000


def test_of_several_changes_the_longest_lag_counts() -> None:
    old = replace(link(), linked_at=SEPTEMBER // 1000)
    facts = facts_of(old, sent(enrolment("7a"), 4), sent(guardianship("anna"), 30), sent(enrolment("7b", "anna"), 60))
    assert lag(facts) == 30_000


def test_what_begins_today_lags_behind_midnight() -> None:
    facts = facts_of(
        replace(link(), linked_at=SEPTEMBER // 1000), replace(enrolment("7a"), starts_on=TODAY, version=SEPTEMBER)
    )
    assert lag(facts) == NOW - midnight_ms(TODAY)


def test_who_comes_into_a_new_subject_chat_lags_behind_the_chat() -> None:
    subject = replace(chat("subject~7a~algebra"), created_at=seconds_ago(3) // 1000)
    old = replace(link(), linked_at=SEPTEMBER // 1000)
    facts = replace(facts_of(old, replace(load("7a"), version=SEPTEMBER)), chats={subject.chat_id: subject})
    assert lag(facts) == 3000


def test_who_comes_because_the_class_is_open_again_lags_behind_the_class() -> None:
    place = SchoolClass(
        class_id="7a",
        organisation_id="school1",
        label="7А",
        starts_on="2026-09-01",
        ends_on="2027-05-31",
        version=seconds_ago(2),
    )
    old = replace(link(), linked_at=SEPTEMBER // 1000)
    facts = replace(facts_of(old, replace(enrolment("7a"), version=SEPTEMBER)), places={ref_of(place): place})
    assert lag(facts) == 2000


@pytest.mark.parametrize(
    "facts",
    [
        facts_of(),
        facts_of(link(), replace(enrolment("7a"), starts_on="2027-01-01")),
    ],
    ids=["nothing changes", "not begun"],
)
def test_without_anybody_coming_or_going_there_is_no_lag(facts: Facts) -> None:
    assert lag(facts) is None


def test_version_that_is_a_counter_is_no_moment() -> None:
    assert lag(facts_of(link(), enrolment("7a"))) == NOW - SEPTEMBER
