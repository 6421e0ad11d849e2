"""What was measured, and how it grows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from local.bench.roster.prices import MILLION, dollars

if TYPE_CHECKING:
    from local.bench.roster.bundle import Counts
    from local.bench.roster.phase import Phase


TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A measured run: what went in, and its three phases."""

    schools: int
    people: int
    classes: int
    enrolments: int
    imported: Phase
    chats: Phase
    changed: Phase

    @classmethod
    def of(cls, schools: int, counts: Counts, imported: Phase, chats: Phase, changed: Phase) -> Self:
        """From the counts of the bundle and the phases."""
        return cls(
            schools=schools,
            people=counts.people,
            classes=counts.classes,
            enrolments=counts.enrolments,
            imported=imported,
            chats=chats,
            changed=changed,
        )

    @property
    def phases(self) -> dict[str, Phase]:
        """By name, in order."""
        return {"import": self.imported, "chats": self.chats, "changes": self.changed}

    @property
    def memberships(self) -> int:
        """How many rows of members the chats phase made."""
        return self.chats.entities.get("member insert", 0)

    @property
    def seconds(self) -> float:
        """Of all phases."""
        return sum(phase.seconds for phase in self.phases.values())

    @property
    def cpu_seconds(self) -> float:
        """Of the handlers' processors, in all phases."""
        return sum(phase.cpu_seconds for phase in self.phases.values())

    @property
    def peak_mb(self) -> float:
        """The most memory that the handlers' process has had."""
        return max(phase.peak_mb for phase in self.phases.values())

    @property
    def memberships_per_s(self) -> float:
        """While people come into their chats."""
        return self.memberships / self.chats.seconds

    @property
    def write_units(self) -> float:
        """Of all phases, index included."""
        return sum(phase.all_write_units for phase in self.phases.values())

    @property
    def read_units(self) -> float:
        """Of all phases."""
        return sum(phase.read_units for phase in self.phases.values())

    def document(self) -> dict[str, Any]:
        """As JSON; `seconds`, units and dollars are of all three phases, `memberships_per_s` of the second."""
        return {
            "schools": self.schools,
            "people": self.people,
            "enrolments": self.enrolments,
            "memberships": self.memberships,
            "seconds": round(self.seconds, 1),
            "memberships_per_s": round(self.memberships_per_s, 1),
            "write_units": round(self.write_units),
            "read_units": round(self.read_units),
            "peak_mb": round(self.peak_mb, 1),
            "people_per_s": round(self.people / self.imported.seconds, 1),
            "enrolments_per_s": round(self.enrolments / self.imported.seconds, 1),
            "dollars_a_million_people": round(sum(map(dollars, self.phases.values())) / self.people * MILLION, 2),
            "phases": {name: _document(phase) for name, phase in self.phases.items()},
        }


def _document(phase: Phase) -> dict[str, float]:
    return {
        "seconds": round(phase.seconds, 1),
        "cpu_seconds": round(phase.cpu_seconds, 1),
        "write_units": round(phase.write_units),
        "index_write_units": round(phase.index_write_units),
        "read_units": round(phase.read_units),
        "sqs_requests": phase.sqs_requests,
        "events": phase.events,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Growth from a size to a greater one. Figures are for one person: 1.0 is linear. `memory` is not: 1.0 is flat.

    `cpu` is the handlers' processor time: it says the same as `seconds`, without what else the machine does.
    """

    seconds: float
    cpu: float
    write_units: float
    read_units: float
    memory: float

    @property
    def linear(self) -> bool:
        """Whether time and units of a person grow by a tenth at most."""
        return max(self.seconds, self.cpu, self.write_units, self.read_units) <= 1 + TOLERANCE

    @property
    def flat(self) -> bool:
        """Whether memory grows by a tenth at most, though there are four times as many people."""
        return self.memory <= 1 + TOLERANCE

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "seconds_a_person": round(self.seconds, 3),
            "cpu_seconds_a_person": round(self.cpu, 3),
            "write_units_a_person": round(self.write_units, 3),
            "read_units_a_person": round(self.read_units, 3),
            "memory": round(self.memory, 3),
            "linear": self.linear,
            "flat": self.flat,
        }


def growth(small: Size, great: Size) -> Growth:
    """Return how the figures of a person grow from the small size to the great one."""
    ratio = great.people / small.people
    return Growth(
        seconds=great.seconds / small.seconds / ratio,
        cpu=great.cpu_seconds / small.cpu_seconds / ratio,
        write_units=great.write_units / small.write_units / ratio,
        read_units=great.read_units / small.read_units / ratio,
        memory=great.peak_mb / small.peak_mb,
    )
