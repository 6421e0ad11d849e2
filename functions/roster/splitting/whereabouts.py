"""Where a bundle has a place for a class or a person: asked by a school that doesn't find its own any more.

A school's part doesn't tell whether who is missing in it is elsewhere, and the other school may not have been worked
yet. All ids of a region are too many for every school to read: they lie in one file, in gzip members by a hash of the
id, of which a school reads those few that it needs.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Literal
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from functions.roster.splitting.spill import Spill

BUCKETS = 64
"""Of a region with 2.5 million persons, each then holds 40 thousand: some 12 MB."""

type Kind = Literal["class", "person"]
type Places = dict[str, dict[str, None]]
"""Organisations by id, in the order in which they came."""


def bucket_of(name: str, buckets: int) -> int:
    """In which of so many buckets an id lies."""
    return crc32(name.encode("utf-8", "replace")) % buckets


def places_in(spill: Spill, bucket: int) -> Places:
    """What was laid in a bucket as lines of id and organisation."""
    places: Places = {}
    for name, organisation in spill.lines(str(bucket)):
        places.setdefault(name, {})[organisation] = None
    return places


def write_whereabouts(classes: Spill, persons: Spill, file: IO[bytes], buckets: int) -> list[int]:
    """Write them; where in the file each bucket begins, and where the last one ends."""
    begins = [0]
    for bucket in range(buckets):
        told = {"class": places_in(classes, bucket), "person": places_in(persons, bucket)}
        if any(told.values()):
            lists = {kind: {name: list(places) for name, places in some.items()} for kind, some in told.items()}
            file.write(gzip.compress(json.dumps(lists).encode(), mtime=0))
        begins.append(file.tell())
    return begins


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`begins` are `write_whereabouts`'s, `read` gives the bytes of the file from one position up to another."""

    begins: Sequence[int] = ()
    read: Callable[[int, int], bytes] = lambda _first, _end: b""

    def of(self, kind: Kind, names: Iterable[str]) -> dict[str, list[str]]:
        """The organisations in which the bundle has a class, or a person with a role or place; no unknown ones."""
        spans = list(pairwise(self.begins))
        wanted: dict[tuple[int, int], list[str]] = {}
        for name in names:
            if spans:
                wanted.setdefault(spans[bucket_of(name, len(spans))], []).append(name)
        found: dict[str, list[str]] = {}
        for (first, end), some in sorted(wanted.items()):
            if first < end:
                told = json.loads(gzip.decompress(self.read(first, end)))[kind]
                found |= {name: told[name] for name in some if name in told}
        return found
