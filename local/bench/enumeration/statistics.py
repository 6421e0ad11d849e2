"""Decides whether two kinds of calls differ in their time; pure."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

RESAMPLED = 1000
CONFIDENCE = 0.95
SEED = "svyazka: bench, bootstrap"

type Pair = tuple[float, float]
type Verdict = Literal["holds", "differs", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the times of known and unknown ones differ: both medians in ms, and the difference in percent.

    `percent` is the median of the differences within pairs, since both calls of a pair meet the same load, by the
    median of the unknown ones. The true value lies between `low` and `high` with 95 % confidence.
    """

    pairs: int
    known_ms: float
    unknown_ms: float
    percent: float
    low: float
    high: float

    def within(self, bound: float) -> bool:
        """Whether the difference is surely smaller than so many percent: with too few pairs it is not sure."""
        return -bound <= self.low and self.high <= bound

    def verdict(self, bound: float) -> Verdict:
        """Return `holds`; `differs` where the times are not equal; `undecided` for too few pairs or too much noise."""
        if self.within(bound):
            return "holds"
        return "undecided" if self.low <= 0 <= self.high else "differs"


def difference(pairs: Sequence[Pair]) -> Difference:
    """Compute the difference from pairs (known, unknown) in ms, by a percentile bootstrap that keeps pairs together."""
    chance = Random(SEED)  # noqa: S311 - repeatable on purpose
    drawn = sorted(_percent(chance.choices(pairs, k=len(pairs))) for _ in range(RESAMPLED))
    outside = round(RESAMPLED * (1 - CONFIDENCE) / 2)
    return Difference(
        pairs=len(pairs),
        known_ms=median(known for known, _ in pairs),
        unknown_ms=median(unknown for _, unknown in pairs),
        percent=_percent(pairs),
        low=drawn[outside],
        high=drawn[-1 - outside],
    )


def _percent(pairs: Sequence[Pair]) -> float:
    unknown_median = median(unknown for _, unknown in pairs)
    return median(known - unknown for known, unknown in pairs) / unknown_median * 100
