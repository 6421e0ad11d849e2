"""Which organisations a person's rows go to: their own, and those of their guardians and children.

A region's people don't fit in memory with their organisations. So everything that is said of persons is laid in buckets
by their id, and a bucket at a time is (a hash join on disk): first each person's own places, then what those who name
one another have to tell, then the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from functions.roster.splitting.buckets import Buckets, Places


@dataclass(slots=True)
class Persons:
    """What is said of persons, until it is known where it goes.

    `elsewhere` finds the organisations of a person that the bundle doesn't tell: asked only where it need not tell all.
    """

    buckets: Buckets
    elsewhere: Callable[[str], list[str]] | None = None

    def place(self, person: str, organisation: str) -> None:
        """Somebody belongs to an organisation."""
        self.buckets.add("places", [person, organisation])

    def told_places(self, bucket: int) -> Places:
        """Where the bundle itself says that they belong."""
        return self.buckets.places("places", bucket)

    def name(self, person: str, agent: str) -> None:
        """Somebody represents another, or is represented."""
        self.buckets.add("names", [person, agent])

    def row(self, person: str, line: list[Any]) -> None:
        """A row about somebody."""
        self.buckets.add("rows", [person, line])

    def rows(self) -> Iterator[tuple[list[Any], list[str]]]:
        """Each row with the organisations that it goes to, the person's own first; none where there are none."""
        buckets = self.buckets
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for person, agent in buckets.lines("names", bucket):
                if own := places.get(person):
                    buckets.add("asks", [agent, person, list(own)])
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for agent, person, theirs in buckets.lines("asks", bucket):
                buckets.add("kin", [agent, theirs])
                buckets.add("kin", [person, list(places.get(agent, ()))])
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for person, theirs in buckets.lines("kin", bucket):
                places.setdefault(person, {}).update(dict.fromkeys(theirs))
            for person, line in buckets.lines("rows", bucket):
                yield line, list(places.get(person, ()))

    def _places(self, bucket: int) -> Places:
        places = self.told_places(bucket)
        if self.elsewhere is not None:
            for person in {person for person, _ in self.buckets.lines("rows", bucket)}:
                places.setdefault(person, {}).update(dict.fromkeys(self.elsewhere(person)))
        return places
