"""Retention and the addressee of a report: rules that need no table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.safeguarding.rules.reports import AROUND, addressee, context_of
from functions.safeguarding.rules.retention import DAYS_A_ROUND, due_today, kept_from_ms, outdated
from svyazka_common.records.messages import Message
from svyazka_common.records.roster import Organisation

SCHOOL = Organisation(organisation_id="s1", kind="school", name="Лицей", parent_id="a1", version=1)
ALONE = Organisation(organisation_id="s2", kind="school", name="Лицей", version=1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def messages(*sent_at_ms: int) -> list[Message]:
    return [
        Message(
            chat_id="c",
            sequence_number=at,
            number=at,
            version=at,
            client_id=f"c{at}",
            person_id="p",
            sent_at_ms=moment,
            text=str(at),
        )
        for at, moment in enumerate(sent_at_ms, start=1)
    ]


@given(day=DAYS, months=st.integers(6, 120))
def test_nothing_younger_than_the_months_goes(day: date, months: int) -> None:
    kept_from = datetime.fromtimestamp(kept_from_ms(day.isoformat(), months) / 1000, UTC) + timedelta(hours=3)
    apart = (day.year - kept_from.year) * 12 + day.month - kept_from.month
    assert apart == months
    assert 0 <= day.day - kept_from.day <= 3


@given(ids=st.sets(st.text("abc123", min_size=1, max_size=6)), day=DAYS)
def test_every_school_has_its_day_once_in_a_round(ids: set[str], day: date) -> None:
    round_of = [due_today(ids, (day + timedelta(days=one)).isoformat()) for one in range(DAYS_A_ROUND)]
    assert sorted(one for due in round_of for one in due) == sorted(ids)


@given(moments=st.lists(st.integers(0, 100), max_size=20), kept_from=st.integers(0, 100))
def test_last_row_and_all_from_the_first_young_one_stay(moments: list[int], kept_from: int) -> None:
    rows = messages(*moments)
    old = outdated(rows, kept_from)
    assert old == rows[: len(old)]
    assert all(row.sent_at_ms < kept_from for row in old if isinstance(row, Message))
    assert len(old) < len(rows) or not rows
    if len(old) < len(rows) - 1:
        assert rows[len(old)].sent_at_ms >= kept_from


@pytest.mark.parametrize(
    ("organisation", "administrators", "goes_to"),
    [
        (SCHOOL, {"admin"}, "s1"),
        (SCHOOL, {"bad", "admin"}, "s1"),
        (SCHOOL, {"bad"}, "a1"),
        (SCHOOL, set(), "a1"),
        (ALONE, {"bad"}, "s2"),
    ],
)
def test_report_goes_where_somebody_else_decides(
    organisation: Organisation, administrators: set[str], goes_to: str
) -> None:
    assert addressee(organisation, administrators, "bad") == goes_to


@given(count=st.integers(1, 60), target=st.integers(1, 60))
def test_context_is_around_the_message_and_bounded(count: int, target: int) -> None:
    said = context_of(messages(*range(count)), target)
    numbers = [one["sequence_number"] for one in said]
    assert numbers == sorted(numbers)
    assert sum(number < target for number in numbers) <= AROUND
    assert sum(number > target for number in numbers) <= AROUND
    assert (target in numbers) is (target <= count)
