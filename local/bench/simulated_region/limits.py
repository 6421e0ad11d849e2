"""AWS's limits as a region meets them on the day that it comes (defaults of a new account and a new table)."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

RAMP_SECONDS = 1800
"""Traffic may double within half an hour: what is above twice the peak from before that is throttled.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html (scaling properties).
Splitting by load often comes sooner; that isn't promised, so it isn't counted on.
"""
NEW_TABLE_WRITES, NEW_TABLE_READS = 4_000.0, 12_000.0
"""Units a second that a new on-demand table takes at once; an index has the same of its own (warm throughput)."""
TABLE_QUOTA = 40_000.0
"""Units a second of a table and its indexes together, for writing and for reading (throughput default quotas)."""
PARTITION_WRITES = 1_000.0

POLLERS_AT_FIRST, POLLERS_A_MINUTE, POLLERS_AT_MOST = 5, 300, 1_250
"""Batches of a standard queue that are worked on at once.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""
CONCURRENT_CALLS = 1_000.0
"""Of all functions of an account, by default; it is reached by 1,000 more every 10 seconds."""
EVENTS_A_SECOND = 10_000.0
"""Entries that a bus takes in us-east-1 by default; elsewhere fewer."""


@dataclass(slots=True)
class Ramp:
    """How much an on-demand table takes each second while it grows; `first` of a new or a pre-warmed one."""

    first: float
    step: float
    _rates: list[float] = field(default_factory=list)
    _peak: float = 0.0

    def allowed(self) -> float:
        """Units a second in the next step."""
        return min(TABLE_QUOTA, max(self.first, 2 * self._peak))

    def note(self, rate: float) -> None:
        """Remember the units a second of the step that is over."""
        self._rates.append(rate)
        if (old := len(self._rates) - int(RAMP_SECONDS / self.step)) >= 0:
            self._peak = max(self._peak, self._rates[old])


def pollers(second: float, most: int | None) -> float:
    """Return how many batches of a queue Lambda works on at once, some seconds after messages began to wait."""
    grown = POLLERS_AT_FIRST + POLLERS_A_MINUTE * second / 60
    return min(grown, POLLERS_AT_MOST, most or inf)
