"""When a nightly file counts as missing."""

import pytest

from functions.roster.use_cases.silent_sources import silent_sources
from svyazka_common.records.imports import SourceUpload

DAY = 86_400
NOW = 1_800_000_000
HOURS = 30


def nightly(source: str, last_hours_ago: int, *, nights: int = 7, left_out: tuple[int, ...] = ()) -> list[SourceUpload]:
    last = NOW - last_hours_ago * 3600
    return [SourceUpload(source=source, at=last - DAY * night) for night in range(nights) if night not in left_out]


@pytest.mark.parametrize(("hours_ago", "silent"), [(5, False), (30, False), (31, True), (719, True), (720, False)])
def test_a_system_that_sent_every_night_is_missed_after_so_many_hours(hours_ago: int, *, silent: bool) -> None:
    sources = silent_sources(nightly("journal", hours_ago), NOW, HOURS)

    assert [(one.source, one.hours) for one in sources] == ([("journal", hours_ago)] if silent else [])


def test_nights_without_a_file_at_the_weekend_change_nothing() -> None:
    assert silent_sources(nightly("journal", 40, left_out=(2, 3)), NOW, HOURS)
    assert silent_sources(nightly("journal", 40, left_out=(2, 3, 4)), NOW, HOURS) == []


def test_a_system_that_sends_now_and_then_is_not_missed() -> None:
    assert silent_sources(nightly("journal", 40, nights=3), NOW, HOURS) == []
    assert silent_sources([], NOW, HOURS) == []


def test_many_files_of_one_night_are_one_night() -> None:
    several = [SourceUpload(source="journal", at=NOW - 40 * 3600 - minute * 60) for minute in range(20)]

    assert silent_sources(several, NOW, HOURS) == []


def test_each_system_is_missed_by_itself() -> None:
    uploads = nightly("late", 50) + nightly("punctual", 3)

    assert [one.source for one in silent_sources(uploads, NOW, HOURS)] == ["late"]
