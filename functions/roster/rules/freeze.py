"""The days on which nothing is taken away: the summer, when classes are made up anew."""

from __future__ import annotations

import re

_RANGE = re.compile(r"(?:\w+=)?(\d{4}-)?(\d{2}-\d{2})/(\d{4}-)?(\d{2}-\d{2})")
NONE = "none"


class UnknownRangeError(ValueError):
    """The setting doesn't say from which day to which."""


def frozen(today: str, ranges: str) -> bool:
    """Whether a day (ISO 8601) lies in one of the ranges, first and last day among them.

    `summer=05-25/09-10,2026-12-30/2027-01-08`: by commas, each year's or one year's, with a name or without; `none`.
    """
    if ranges == NONE:
        return False
    return any(_lies_in(today, one.strip()) for one in ranges.split(","))


def _lies_in(today: str, text: str) -> bool:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise UnknownRangeError(text)
    first_year, first, last_year, last = found.groups()
    if first_year and last_year:
        return first_year + first <= today <= last_year + last
    day = today[5:]
    return first <= day <= last if first <= last else day >= first or day <= last
