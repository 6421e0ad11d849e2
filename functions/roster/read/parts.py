"""What a bundle's parts are made of: files of JSON lines on disk, and the index of where classes and persons are."""

from __future__ import annotations

import gzip
import json
from itertools import batched, pairwise
from typing import IO, TYPE_CHECKING, Any, Literal
from zlib import crc32

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

LINES_DECODED_TOGETHER = 500
"""Lines that are read together: one by one they take three times as long."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
BUDGET = 24 * 1024 * 1024
"""Characters that wait in memory; three thousand schools then get some 8 KB at a time."""
LEVEL = 3
BUCKETS = 64
"""Of a region with 2.5 million persons, each then holds 40 thousand: some 12 MB."""

type Places = dict[str, dict[str, None]]
"""Organisations by id, in the order in which they came."""


def to_line(values: list[Any]) -> str:
    """A line of JSON, without the end of the line."""
    return _encode(values)


def of_lines(lines: Iterable[str]) -> Iterator[list[Any]]:
    """The values of lines; only some are in memory at once. Raises ValueError for a line that isn't JSON."""
    for batch in batched(lines, LINES_DECODED_TOGETHER, strict=False):
        yield from json.loads(f"[{','.join(batch)}]")


class Spill(Struct):
    """Files of JSON lines by name, packed by gzip as they grow: a gzip file may have many members."""

    folder: Path
    budget: int = BUDGET
    _waiting: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, line: list[Any]) -> None:
        """Add a line to the file of that name."""
        text = to_line(line)
        waiting = self._waiting.get(name)
        if waiting is None:
            waiting = self._waiting[name] = []
        waiting.append(text)
        self._size += len(text)
        if self._size > self.budget:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for name, lines in self._waiting.items():
            with self.path(name).open("ab") as file:
                file.write(gzip.compress(("\n".join(lines) + "\n").encode("utf-8", "replace"), LEVEL, mtime=0))
        self._waiting.clear()
        self._size = 0

    def path(self, name: str) -> Path:
        """Where a file lies; there is one once something was written."""
        number = self._numbers.setdefault(name, len(self._numbers))
        return self.folder / f"{number}.jsonl.gz"

    def names(self) -> list[str]:
        """The files that there are."""
        return list(self._numbers.keys() | self._waiting.keys())

    def lines(self, name: str) -> Iterator[list[Any]]:
        """A file's lines; none where nothing was added."""
        self.flush()
        if name not in self._numbers:
            return
        with gzip.open(self.path(name), "rt", encoding="utf-8", newline="\n") as file:
            yield from of_lines(file)


def bucket_of(name: str, buckets: int) -> int:
    """In which of so many buckets an id lies."""
    return crc32(name.encode("utf-8", "replace")) % buckets


class Buckets(Struct):
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


type Kind = Literal["class", "person", "enrolment"]
"""Organisations of classes and of persons, and what `PlacementIndex.enrolled_elsewhere` answers."""
type Begins = dict[Kind, list[int]]
"""Where in the file each bucket of a kind begins, and where the last one ends."""


def write_placement_index(
    told: Mapping[Kind, Callable[[int], Mapping[str, Any]]], file: IO[bytes], buckets: int
) -> Begins:
    """Write the index to a file; returns where its buckets begin. `told` gives, by kind, a bucket's entries by id."""
    begins: Begins = {}
    for kind, of_bucket in told.items():
        marks = begins[kind] = [file.tell()]
        for bucket in range(buckets):
            if found := of_bucket(bucket):
                file.write(gzip.compress(json.dumps(found).encode(), mtime=0))
            marks.append(file.tell())
    return begins


class PlacementIndex(Struct, frozen=True):
    """`begins` are `write_placement_index`'s, `read` gives the bytes of the file from one position up to another."""

    begins: Mapping[Kind, Sequence[int]] = field(default_factory=dict)
    read: Callable[[int, int], bytes] = lambda _first, _end: b""

    def of(self, kind: Literal["class", "person"], names: Iterable[str]) -> dict[str, list[str]]:
        """The organisations in which the bundle has a class, or a person with a role or place; no unknown ones.

        A class has one only (`read.split`).
        """
        return {name: list(places) for name, places in self._told(kind, names).items()}

    def enrolled_elsewhere(self, class_ids: Iterable[str], here: str) -> set[str]:
        """Persons that rows of organisations other than `here` enrol in these classes, though they don't have them."""
        by_class = self._told("enrolment", class_ids).values()
        return {
            person for by_school in by_class for school in by_school.keys() - {here} for person in by_school[school]
        }

    def _told(self, kind: Kind, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        spans = list(pairwise(self.begins.get(kind, ())))
        wanted: dict[tuple[int, int], list[str]] = {}
        for name in names:
            if spans:
                wanted.setdefault(spans[bucket_of(name, len(spans))], []).append(name)
        entries: dict[str, dict[str, Any]] = {}
        for (first, end), bucket_names in sorted(wanted.items()):
            if first < end:
                bucket = json.loads(gzip.decompress(self.read(first, end)))
                entries |= {name: bucket[name] for name in bucket_names if name in bucket}
        return entries
