"""What is kept beside the roster so that messages may come in any order."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from svyazka_common.records.base import Prefix, Record

if TYPE_CHECKING:
    from svyazka_common.records.roster import Rows, Status

SHARDS = 16


class Tombstone(Record, frozen=True, kw_only=True):
    """The removal of a record that was never received: stored under the record's own key, with the removal's version.

    A late upsert is older than this version and changes nothing. Readers don't see it, since `of_kind` passes over it.
    `rows` are the rows of a relation that were removed, where the removal named some; other rows are not affected.
    """

    entity: ClassVar[str] = "tombstone"
    of: str
    at_pk: str
    at_sk: str
    status: Literal["ended"] = "ended"
    version: int
    rows: Rows | None = None

    @property
    def pk(self) -> str:
        return self.at_pk

    @property
    def sk(self) -> str:
        return self.at_sk


class Waiting(Record, frozen=True, kw_only=True):
    """A record that came before the record that it refers to, and waits in the partition of that one.

    Its sort key is `WAITING#<pk>#<sk>` with its own key. `told` are its fields, `of` its entity. `sender_id` is given
    where the missing record decides whether the sender may send it, `row_id` where it is one row of a relation. The
    inverse index lists all waiting records over 16 partitions: `WAITING#07` / `CLASS#c1#…`.
    """

    entity: ClassVar[str] = "waiting"
    for_pk: str
    of: str
    own_pk: str
    own_sk: str
    told: dict[str, Any]
    status: Status = "active"
    version: int
    sender_id: str | None = None
    row_id: str | None = None

    @property
    def pk(self) -> str:
        return self.for_pk

    @property
    def sk(self) -> str:
        return Prefix.WAITING.key(self.own_pk, self._own_sk)

    @property
    def inverse(self) -> tuple[str, str]:
        return waiting_pk(_shard(self.for_pk)), f"{self.for_pk}#{self.own_pk}#{self._own_sk}"

    @property
    def _own_sk(self) -> str:
        return self.own_sk if self.row_id is None else f"{self.own_sk}@{self.row_id}"


def waiting_pk(shard: int) -> str:
    """`WAITING#07`."""
    return Prefix.WAITING.key(f"{shard:02}")


def _shard(text: str) -> int:
    return zlib.crc32(text.encode()) % SHARDS


class YearClass(Record, frozen=True, kw_only=True):
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


type Scope = Literal["organisation", "academic_year"]
type Because = Literal["guard", "freeze"]


class HeldChange(Record, frozen=True, kw_only=True):
    """A change that came by queue and would take somebody or something away: it waits, in the table `access`.

    `HELD_CHANGE#07` / `organisation#s1#PERSON#p1#ENROLMENT#c1`, over 16 partitions, so that all can be listed.

    Attributes:
        scope, scope_id: the organisation from which it takes, or the academic year that would end.
        held_pk, held_sk: the key in `state` of what it is about.
        kind, data: the change as it came, such as `roster.enrolment.removed`.
        sender_id: who sent it, as SQS attested.
        because: `guard`: too much went within a day, an operator decides; `freeze`: until its days are over.
        held_at: epoch seconds.
    """

    entity: ClassVar[str] = "held_change"
    scope: Scope
    scope_id: str
    held_pk: str
    held_sk: str
    kind: str
    data: dict[str, Any]
    sender_id: str
    because: Because
    version: int
    held_at: int

    @property
    def pk(self) -> str:
        return held_changes_pk(held_changes_shard(self.scope, self.scope_id))

    @property
    def sk(self) -> str:
        row_id = self.data.get("row_id")
        row = f"@{row_id}" if row_id is not None else ""
        return f"{held_changes_prefix(self.scope, self.scope_id)}{self.held_pk}#{self.held_sk}{row}"


def held_changes_pk(shard: int) -> str:
    """`HELD_CHANGE#07`."""
    return Prefix.HELD_CHANGE.key(f"{shard:02}")


def held_changes_shard(scope: Scope, scope_id: str) -> int:
    """The partition of what is held in an organisation or year."""
    return _shard(f"{scope}#{scope_id}")


def held_changes_prefix(scope: Scope, scope_id: str) -> str:
    """`organisation#s1#`."""
    return f"{scope}#{scope_id}#"


class Gone(Record, frozen=True, kw_only=True):
    """A removal by queue within the last day: a person's last relation of a kind in an organisation, or a class of it.

    `GONE#s1` / `person#p1#enrolment`, `GONE#s1` / `class#c1#class`, in the table `access` until `expires_at`. A
    repeated removal is noted once.
    """

    entity: ClassVar[str] = "gone"
    organisation_id: str
    what: Literal["person", "class"]
    who: str
    lost: str
    expires_at: int

    @property
    def pk(self) -> str:
        return gone_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return f"{self.what}#{self.who}#{self.lost}"


def gone_pk(organisation_id: str) -> str:
    """`GONE#s1`."""
    return Prefix.GONE.key(organisation_id)
