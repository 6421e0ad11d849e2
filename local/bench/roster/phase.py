"""A part of a run of the benchmark, as it was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.bench.roster.pump import Done, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a run: how long it took, and what was done (`local.bench.roster.pump.Done`).

    Write units are of the table and of its index, `read_units` of both.
    """

    seconds: float
    write_units: float
    index_write_units: float
    read_units: float
    sqs_requests: int
    events: int
    peak_mb: float
    entities: Mapping[str, int]
    work: Mapping[str, Work]

    @classmethod
    def of(cls, done: Done, seconds: float) -> Self:
        """From what the pump has done."""
        return cls(
            seconds=seconds,
            write_units=done.units.get("write", 0.0),
            index_write_units=done.units.get("index_write", 0.0),
            read_units=done.units.get("read", 0.0),
            sqs_requests=done.requests,
            events=done.events,
            peak_mb=done.peak_mb,
            entities=done.entities,
            work=done.work,
        )

    @property
    def all_write_units(self) -> float:
        """Of table and index."""
        return self.write_units + self.index_write_units

    @property
    def cpu_seconds(self) -> float:
        """Of the handlers' processors."""
        return sum(work.cpu for work in self.work.values())
