"""Noticing that an event of a person is missing, or comes twice. Pure."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass
from typing import Literal

type Verdict = Literal["new", "repeated"]


@dataclass(frozen=True, slots=True)
class Seen:
    """Which numbers of a person have come: all from `first` to `last` but the `missing` ones."""

    first: int
    last: int
    missing: frozenset[int] = frozenset()


def observe(seen: Seen | None, number: int) -> tuple[Seen, Verdict]:
    """What has come when a number comes, and whether it is new. What came before the first one is not missed.

    >>> observe(Seen(1, 3), 6)
    (Seen(first=1, last=6, missing=frozenset({4, 5})), 'new')
    """
    if seen is None:
        return Seen(number, number), "new"
    if number > seen.last:
        skipped = frozenset(range(seen.last + 1, number))
        return replace(seen, last=number, missing=seen.missing | skipped), "new"
    if number < seen.first:
        skipped = frozenset(range(number + 1, seen.first))
        return replace(seen, first=number, missing=seen.missing | skipped), "new"
    if number in seen.missing:
        return replace(seen, missing=seen.missing - {number}), "new"
    return seen, "repeated"
