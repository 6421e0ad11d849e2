"""Where a bundle has a place for a class or a person: asked by a school that doesn't find its own any more.

A school's part doesn't tell whether who is missing in it is elsewhere, and the other school may not have been worked
yet. All ids of a region are too many for every school to read: they lie in one file, in gzip members by kind and a hash
of the id, of which a school reads those few that it needs.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any, Literal

from functions.roster.splitting.buckets import bucket_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

type Kind = Literal["class", "person", "enrolment"]
"""Organisations of classes and of persons, and what `Whereabouts.enrolled_elsewhere` answers."""
type Begins = dict[Kind, list[int]]
"""Where in the file each bucket of a kind begins, and where the last one ends."""


def write_whereabouts(told: Mapping[Kind, Callable[[int], Mapping[str, Any]]], file: IO[bytes], buckets: int) -> Begins:
    """Write them. `told` gives what is to be said of each id in a bucket; the keys of a mapping, where it is one."""
    begins: Begins = {}
    for kind, of_bucket in told.items():
        marks = begins[kind] = [file.tell()]
        for bucket in range(buckets):
            if found := of_bucket(bucket):
                file.write(gzip.compress(json.dumps(found).encode(), mtime=0))
            marks.append(file.tell())
    return begins


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`begins` are `write_whereabouts`'s, `read` gives the bytes of the file from one position up to another."""

    begins: Mapping[Kind, Sequence[int]] = field(default_factory=dict)
    read: Callable[[int, int], bytes] = lambda _first, _end: b""

    def of(self, kind: Literal["class", "person"], names: Iterable[str]) -> dict[str, list[str]]:
        """The organisations in which the bundle has a class, or a person with a role or place; no unknown ones.

        A class has one only (`splitting.classes`).
        """
        return {name: list(places) for name, places in self._told(kind, names).items()}

    def enrolled_elsewhere(self, class_ids: Iterable[str], here: str) -> set[str]:
        """Persons whom rows of other organisations than `here` enrol in these classes, which aren't those ones'."""
        told = self._told("enrolment", class_ids).values()
        return {person for by_school in told for school in by_school.keys() - {here} for person in by_school[school]}

    def _told(self, kind: Kind, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        spans = list(pairwise(self.begins.get(kind, ())))
        wanted: dict[tuple[int, int], list[str]] = {}
        for name in names:
            if spans:
                wanted.setdefault(spans[bucket_of(name, len(spans))], []).append(name)
        found: dict[str, dict[str, Any]] = {}
        for (first, end), some in sorted(wanted.items()):
            if first < end:
                told = json.loads(gzip.decompress(self.read(first, end)))
                found |= {name: told[name] for name in some if name in told}
        return found
