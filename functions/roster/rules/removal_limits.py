"""How much may be taken away at once, and on which days nothing is: for files and for changes by queue."""

from __future__ import annotations

import re

_RANGE = re.compile(r"(?:\w+=)?(\d{4}-)?(\d{2}-\d{2})/(\d{4}-)?(\d{2}-\d{2})")
NONE = "none"
PERCENT = 100


class UnknownRangeError(ValueError):
    """The setting contains a range that can't be read as a first and a last day."""


def frozen(today: str, ranges: str) -> bool:
    """Whether a day (ISO 8601) lies in one of the ranges, first and last day among them.

    `summer=05-25/09-10,2026-12-30/2027-01-08`: by commas, each year's or one year's, with a name or without; `none`.
    """
    if ranges == NONE:
        return False
    return any(_lies_in(today, one.strip()) for one in ranges.split(","))


def _lies_in(today: str, text: str) -> bool:
    span = _RANGE.fullmatch(text)
    if span is None:
        raise UnknownRangeError(text)
    first_year, first, last_year, last = span.groups()
    if first_year and last_year:
        return first_year + first <= today <= last_year + last
    day = today[5:]
    return first <= day <= last if first <= last else day >= first or day <= last


def exceeds(gone: int, of: int | None, percent: int) -> bool:
    """Whether `gone` is more than `percent` of all (`of`); False if `of` is None, since nobody counted all."""
    return of is not None and gone * PERCENT > percent * of


def enough(gone: int, percent: int) -> int | None:
    """The least total of which `gone` may go without exceeding `percent`; None if there is no such number."""
    if gone == 0:
        return 0
    return -(-gone * PERCENT // percent) if percent > 0 else None
