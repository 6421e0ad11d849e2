"""Which organisations a person's rows go to: their own, and those of their guardians and children.

A region's people don't fit in memory with their organisations. So everything that is said of persons is laid in buckets
by their id, and a bucket at a time is (a hash join on disk): first each person's own places, then what those who name
one another have to tell, then the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.roster.splitting.spill import Spill
from functions.roster.splitting.whereabouts import BUCKETS, bucket_of, places_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from functions.roster.splitting.whereabouts import Places


@dataclass(slots=True)
class Persons:
    """What is said of persons, until it is known where it goes.

    `elsewhere` finds the organisations of a person that the bundle doesn't tell: asked only where it need not tell all.
    """

    folder: Path
    elsewhere: Callable[[str], list[str]] | None = None
    _spills: dict[str, Spill] = field(default_factory=dict)

    def place(self, person: str, organisation: str) -> None:
        """Somebody belongs to an organisation."""
        self._add("places", person, [person, organisation])

    def told_places(self) -> Spill:
        """Where the bundle itself says that they belong."""
        return self._spill("places")

    def name(self, person: str, agent: str) -> None:
        """Somebody represents another, or is represented."""
        self._add("names", person, [person, agent])

    def row(self, person: str, line: list[Any]) -> None:
        """A row about somebody."""
        self._add("rows", person, [person, line])

    def rows(self) -> Iterator[tuple[list[Any], list[str]]]:
        """Each row with the organisations that it goes to, the person's own first; none where there are none."""
        for bucket in range(BUCKETS):
            places = self._places(bucket)
            for person, agent in self._lines("names", bucket):
                if own := places.get(person):
                    self._add("asks", agent, [agent, person, list(own)])
        for bucket in range(BUCKETS):
            places = self._places(bucket)
            for agent, person, theirs in self._lines("asks", bucket):
                self._add("kin", agent, [agent, theirs])
                self._add("kin", person, [person, list(places.get(agent, ()))])
        for bucket in range(BUCKETS):
            places = self._places(bucket)
            for person, theirs in self._lines("kin", bucket):
                places.setdefault(person, {}).update(dict.fromkeys(theirs))
            for person, line in self._lines("rows", bucket):
                yield line, list(places.get(person, ()))

    def _places(self, bucket: int) -> Places:
        places = places_in(self.told_places(), bucket)
        if self.elsewhere is not None:
            for person in {person for person, _ in self._lines("rows", bucket)}:
                places.setdefault(person, {}).update(dict.fromkeys(self.elsewhere(person)))
        return places

    def _add(self, kind: str, person: str, line: list[Any]) -> None:
        self._spill(kind).add(str(bucket_of(person, BUCKETS)), line)

    def _lines(self, kind: str, bucket: int) -> Iterator[list[Any]]:
        return self._spill(kind).lines(str(bucket))

    def _spill(self, kind: str) -> Spill:
        if kind not in self._spills:
            folder = self.folder / kind
            folder.mkdir(parents=True)
            self._spills[kind] = Spill(folder, budget=4 * 1024 * 1024)
        return self._spills[kind]
