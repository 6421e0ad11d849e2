"""What is kept beside the roster so that messages may come in any order."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix

if TYPE_CHECKING:
    from svyazka_common.records.roster import Status

SHARDS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone(Record):
    """Something was removed before it was ever told of: it stands under the very key, with the removal's version.

    Whoever asks for a kind of record doesn't see it (`of_kind`); a late upsert is older than it.
    """

    entity: ClassVar[str] = "tombstone"
    of: str
    at_pk: str
    at_sk: str
    status: Literal["ended"] = "ended"
    version: int

    @property
    def pk(self) -> str:
        return self.at_pk

    @property
    def sk(self) -> str:
        return self.at_sk


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Record):
    """A record that came before what it leans on: in that one's partition, under `WAITING#<pk>#<sk>` of its own.

    `told` are the record's fields, `of` its entity. In the inverse index all that wait are found, over 16 partitions:
    `WAITING#07` / `CLASS#c1#…`.
    """

    entity: ClassVar[str] = "waiting"
    for_pk: str
    of: str
    own_pk: str
    own_sk: str
    told: dict[str, Any]
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return self.for_pk

    @property
    def sk(self) -> str:
        return Prefix.WAITING.key(self.own_pk, self.own_sk)

    @property
    def inverse(self) -> tuple[str, str]:
        return waiting_pk(_shard(self.for_pk)), f"{self.for_pk}#{self.own_pk}#{self.own_sk}"


def waiting_pk(shard: int) -> str:
    """`WAITING#07`."""
    return Prefix.WAITING.key(f"{shard:02}")


def _shard(text: str) -> int:
    return zlib.crc32(text.encode()) % SHARDS


@dataclass(frozen=True, slots=True, kw_only=True)
class YearClass(Record):
    """A class of an academic year, found from the year: `YEAR#y1#07` / `CLASS#c1`.

    A year's classes are spread over 16 partitions, since a region begins a year with all of them at once.
    """

    entity: ClassVar[str] = "year_class"
    academic_year_id: str
    class_id: str

    @property
    def pk(self) -> str:
        return year_shard_pk(self.academic_year_id, _shard(self.class_id))

    @property
    def sk(self) -> str:
        return Prefix.CLASS.key(self.class_id)


def year_shard_pk(academic_year_id: str, shard: int) -> str:
    """`YEAR#y1#07`."""
    return Prefix.YEAR.key(academic_year_id, f"{shard:02}")
