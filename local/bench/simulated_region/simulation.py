"""A whole region on AWS, simulated from what a small one was measured to need; pure.

Two stages overlap: the import writes the roster, and the people already imported come into their chats. The simulation
goes in steps of some seconds. In each, both stages get as far as AWS's limits let them, and the limit that bound is
noted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages
from local.bench.roster.prices import dollars, lambda_seconds
from local.bench.simulated_region import limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.bench.roster.figures import Size
    from local.bench.roster.phase import Phase

STEP = 10.0
LONGEST = 7 * 24 * 3600
MEMBERSHIPS_A_PERSON = 9.0
"""As in the region of Microsoft's figures: 9 M enrolments of 1 M people in 300 k classes."""
CLASSES_A_PERSON = 0.3
ONE_AT_A_TIME = frozenset({"roster.handlers.import_bundle"})
"""A region comes as one file, and one call reads it."""
STAGES = ("import", "chats")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a person costs in a stage: units, events, dollars, and seconds of each function."""

    write: float
    index_write: float
    read: float
    events: float
    dollars: float
    seconds: Mapping[str, float]

    @classmethod
    def of(cls, phase: Phase, people: float) -> Need:
        """Divide the figures of a measured phase by the people that it served."""
        return cls(
            write=phase.write_units / people,
            index_write=phase.index_write_units / people,
            read=phase.read_units / people,
            events=phase.events / people,
            dollars=dollars(phase) / people,
            seconds={module: lambda_seconds(module, work) / people for module, work in phase.work.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How long and how much. `held_up` are the seconds in which each limit was the one that bound."""

    people: int
    seconds: float
    dollars: float
    held_up: Mapping[str, float]

    @property
    def minutes(self) -> float:
        """The duration in minutes."""
        return self.seconds / 60

    @property
    def bound_by(self) -> str:
        """The limit that bound the longest."""
        return max(self.held_up, key=lambda name: self.held_up[name], default="nothing")


def needs(size: Size, memberships_a_person: float = MEMBERSHIPS_A_PERSON) -> dict[str, Need]:
    """Return what a person needs in each stage; the stage of chats is scaled to the memberships of a person."""
    served = size.memberships / memberships_a_person
    return {"import": Need.of(size.imported, size.people), "chats": Need.of(size.chats, served)}


@dataclass(slots=True)
class _Day:
    """The limits as they are left in a step, and how they grow."""

    writes: limits.Ramp
    index_writes: limits.Ramp
    reads: limits.Ramp
    step: float
    second: float = 0.0
    left: dict[str, float] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    held_up: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin a step: all limits are unused again."""
        allowed = {"table writes": self.writes, "index writes": self.index_writes, "reads": self.reads}
        self.left = {name: ramp.allowed() for name, ramp in allowed.items()} | {
            "writes of table and index together": limits.TABLE_QUOTA,
            "functions at once": limits.CONCURRENT_CALLS,
            "events on the bus": limits.EVENTS_A_SECOND,
        }

    def serve(self, need: Need, wanted: float) -> float:
        """Return how many people a second a stage serves; what they use is gone for the other stage in this step."""
        uses = _uses(need)
        rates = {name: self.left[name] / use for name, use in uses.items() if use > 0}
        rates |= {f"calls of {module}": self._at_once(module) / use for module, use in need.seconds.items() if use > 0}
        name = min(rates, key=lambda limit: rates[limit])
        rate = min(rates[name], wanted)
        if rate < wanted:
            self.bound.add(name)
        for limit, use in uses.items():
            self.left[limit] -= rate * use
        return rate

    def end(self) -> None:
        """Note what was used."""
        self.writes.note(self.writes.allowed() - self.left["table writes"])
        self.index_writes.note(self.index_writes.allowed() - self.left["index writes"])
        self.reads.note(self.reads.allowed() - self.left["reads"])
        for name in self.bound:
            self.held_up[name] = self.held_up.get(name, 0.0) + self.step
        self.bound.clear()
        self.second += self.step

    def _at_once(self, module: str) -> float:
        if module in ONE_AT_A_TIME:
            return 1.0
        source = _SOURCES[module]
        if isinstance(source, Messages):
            return limits.pollers(self.second, source.concurrency)
        return self.writes.allowed() / limits.PARTITION_WRITES  # a shard for each partition, a call for each shard


_SOURCES = {function.module: function.source for function in FUNCTIONS}


def _uses(need: Need) -> dict[str, float]:
    return {
        "table writes": need.write,
        "index writes": need.index_write,
        "writes of table and index together": need.write + need.index_write,
        "reads": need.read,
        "functions at once": sum(need.seconds.values()),
        "events on the bus": need.events,
    }


def simulate(
    people: int,
    need: Mapping[str, Need],
    *,
    warm_writes: float = limits.NEW_TABLE_WRITES,
    warm_index_writes: float = limits.NEW_TABLE_WRITES,
    step: float = STEP,
) -> Outcome:
    """Simulate the day on which a region of `people` people comes, all of them linked. `step` is in seconds."""
    day = _Day(
        writes=limits.Ramp(warm_writes, step),
        index_writes=limits.Ramp(warm_index_writes, step),
        reads=limits.Ramp(limits.NEW_TABLE_READS, step),
        step=step,
    )
    done = dict.fromkeys(STAGES, 0.0)
    while done["chats"] < people and day.second < LONGEST:
        day.begin()
        # People already imported don't wait for those still to come: the later stage goes first.
        done["chats"] += step * day.serve(need["chats"], (done["import"] - done["chats"]) / step)
        done["import"] += step * day.serve(need["import"], (people - done["import"]) / step)
        day.end()
    price = people * sum(one.dollars for one in need.values())
    return Outcome(people=people, seconds=day.second, dollars=price, held_up=day.held_up)
