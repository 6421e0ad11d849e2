"""The academic year: 1 September to 31 August."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_MONTH = 9


def containing(day: date) -> int:
    """The calendar year in which the academic year of a day began: 2026 for 1 September 2026 and 31 August 2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def today() -> date:
    """Today in Moscow, where the demo region lies."""
    return datetime.now(tz=ZoneInfo("Europe/Moscow")).date()


def first_day(year: int) -> date:
    """1 September."""
    return date(year, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    """31 August of the next calendar year."""
    return date(year + 1, 8, 31)


def day_after(day: date) -> date:
    """Return the end of a period as OneRoster writes it: the first day after it."""
    return day + timedelta(days=1)


def terms(year: int) -> list[tuple[str, date, date]]:
    """Title, first and last day of the four quarters (четверти)."""
    return [
        ("1 четверть", date(year, 9, 1), date(year, 10, 25)),
        ("2 четверть", date(year, 11, 4), date(year, 12, 29)),
        ("3 четверть", date(year + 1, 1, 11), date(year + 1, 3, 26)),
        ("4 четверть", date(year + 1, 4, 5), date(year + 1, 5, 31)),
    ]
