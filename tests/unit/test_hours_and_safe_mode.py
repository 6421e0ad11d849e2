"""Quiet hours over midnight, and what a school's safe mode means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from svyazka_common.contact_policy import contacts_in_force
from svyazka_common.hours import Hours, evening_of, hours, quiet_hours, time_of_day, weekday
from svyazka_common.records.school_policy import SchoolPolicy, policy_or_default

if TYPE_CHECKING:
    from svyazka_common.records.school_policy import ContactsPreset

PRESETS = SchoolPolicy(organisation_id="s1")
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
MOMENTS = st.integers(1_700_000_000_000, 1_900_000_000_000)


def moscow(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+03:00").astimezone(UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("time", "is_quiet"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_night_is_quiet_from_its_first_minute_until_its_last(*, time: str, is_quiet: bool) -> None:
    assert Hours("21:00", "07:00").has(moscow(f"2026-11-29T{time}")) is is_quiet


@given(since=TIMES, until=TIMES, moment=MOMENTS)
def test_every_moment_is_in_some_hours_or_in_those_around_them(since: str, until: str, moment: int) -> None:
    if since != until:
        assert Hours(since, until).has(moment) is not Hours(until, since).has(moment)
    else:
        assert Hours(since, until).has(moment)


@given(moment=MOMENTS)
def test_time_of_day_is_one_that_a_person_may_type(moment: int) -> None:
    assert "00:00" <= time_of_day(moment) <= "23:59"


def test_hours_without_one_of_their_ends_are_none() -> None:
    assert hours("21:00", None) is None
    assert hours(None, "07:00") is None
    assert hours("21:00", "07:00") == Hours("21:00", "07:00")


def test_night_belongs_to_the_evening_before_it() -> None:
    assert evening_of(moscow("2026-11-29T18:00")) == evening_of(moscow("2026-11-30T02:00")) == "2026-11-29"
    assert evening_of(moscow("2026-11-30T12:00")) == "2026-11-30"
    assert weekday(moscow("2026-11-29T00:00")) == 7


@pytest.mark.parametrize(
    ("contacts", "safe_mode", "in_force"),
    [
        ("open", True, "careful"),
        ("open", False, "open"),
        ("careful", False, "careful"),
        ("strict", True, "strict"),
        ("strict", False, "strict"),
    ],
)
def test_safe_mode_closes_open_contacts_alone(
    *, contacts: ContactsPreset, safe_mode: bool, in_force: ContactsPreset
) -> None:
    assert contacts_in_force(replace(PRESETS, contacts=contacts, safe_mode=safe_mode)) == in_force


def test_school_without_a_policy_is_in_safe_mode_and_quiet_at_night() -> None:
    policy = policy_or_default("s1", None)
    assert policy.safe_mode
    assert quiet_hours(policy) == Hours("21:00", "07:00")
    assert quiet_hours(replace(policy, quiet=False)) is None
