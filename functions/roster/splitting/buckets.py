"""What is said of persons or classes, on disk by their id: a bucket at a time is in memory (a hash join)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zlib import crc32

from functions.roster.splitting.spill import Spill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUCKETS = 64
"""Of a region with 2.5 million persons, each then holds 40 thousand: some 12 MB."""

type Places = dict[str, dict[str, None]]
"""Organisations by id, in the order in which they came."""


def bucket_of(name: str, buckets: int) -> int:
    """In which of so many buckets an id lies."""
    return crc32(name.encode("utf-8", "replace")) % buckets


@dataclass(slots=True)
class Buckets:
    """Lines of several kinds, each kind in as many buckets; the first cell of a line is its id."""

    folder: Path
    count: int = BUCKETS
    _spills: dict[str, Spill] = field(default_factory=dict)

    def add(self, kind: str, line: list[Any]) -> None:
        """Lay a line where its id belongs."""
        self._spill(kind).add(str(bucket_of(line[0], self.count)), line)

    def lines(self, kind: str, bucket: int) -> Iterator[list[Any]]:
        """What lies in a bucket, in the order in which it came."""
        return self._spill(kind).lines(str(bucket))

    def places(self, kind: str, bucket: int) -> Places:
        """What was laid in a bucket as lines of id and organisation."""
        places: Places = {}
        for name, organisation in self.lines(kind, bucket):
            places.setdefault(name, {})[organisation] = None
        return places

    def _spill(self, kind: str) -> Spill:
        if kind not in self._spills:
            folder = self.folder / kind
            folder.mkdir(parents=True)
            self._spills[kind] = Spill(folder, budget=4 * 1024 * 1024)
        return self._spills[kind]
