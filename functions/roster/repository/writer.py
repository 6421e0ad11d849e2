"""Writing records: only what is new, and only where it is newer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING

from functions.roster.repository.conditional import put_if_newer
from functions.roster.repository.stored import ITEMS_A_CALL, stored
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record

SIDE_BY_SIDE = 8
"""Below botocore's ten connections."""


@dataclass(slots=True)
class Count:
    """How many records of a kind the file had, and how many of them were written."""

    read: int = 0
    written: int = 0


@dataclass(slots=True)
class Writer:
    """Writes what is newer than what is stored. `counts` are by entity.

    `file_version` is the version of rows without a date of their own: where such a row says nothing new it is
    not written, or a nightly bulk file would rewrite the whole region. A row with a date is written for the date's
    sake, or a late older message could undo it. `acquainted` are persons who were there before.
    """

    file_version: int
    counts: dict[str, Count] = field(default_factory=dict)
    acquainted: set[str] = field(default_factory=set)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(SIDE_BY_SIDE))

    def write(self, records: Iterable[Record]) -> None:
        """Write records with a `version` and different keys."""
        for some in batched(records, ITEMS_A_CALL, strict=False):
            there = stored(some)
            items = []
            for record in some:
                item = record.to_item()
                old = there.get((record.pk, record.sk))
                if isinstance(record, Person) and old is not None:
                    self.acquainted.add(record.person_id)
                if self.is_news(item, old):
                    items.append(item)
                self.count(record.entity, read=1)
            for item, written in zip(items, self.each(put_if_newer, items), strict=True):
                self.count(item["entity"]["S"], written=written)

    def is_news(self, item: Item, old: Item | None) -> bool:
        """Tell whether an item is worth writing over what is there."""
        if old is None:
            return True
        version = int(item["version"]["N"])
        if version <= int(old["version"]["N"]):
            return False
        return version != self.file_version or item | {"version": old["version"]} != old

    def each[T, R](self, call: Callable[[T], R], some: Iterable[T]) -> list[R]:
        """The results of a call for each, a few side by side; a failure is raised."""
        return list(self._pool.map(call, some))

    def count(self, entity: str, *, read: int = 0, written: int = 0) -> None:
        """Add to the counts of an entity."""
        count = self.counts.setdefault(entity, Count())
        count.read += read
        count.written += written

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()
