"""What all changes share: which record they are about, and how new they are."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from functions.roster.changes.models.fields import Version
from svyazka_common.fields import Request

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

type Place = tuple[str, str]
"""Partition and sort key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """That a record is gone since a version; `of` is its entity."""

    of: str
    pk: str
    sk: str
    version: int
    status: Literal["ended"] = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """That a stored record's copies have to be made right; nothing new is told of it."""

    pk: str
    sk: str


class Removed(Request):
    """Names a record and the version since which it is gone."""

    ENTITY: ClassVar[str]

    version: Version

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where the record is stored."""

    def removal(self) -> Removal:
        """What it asks for."""
        pk, sk = self.place
        return Removal(of=self.ENTITY, pk=pk, sk=sk, version=self.version)


class Upserted(Request):
    """All that the source says of a record, as of a version; what is left out is not known."""

    version: Version

    @abstractmethod
    def record(self) -> Record:
        """The record with what was told only: copies of other records are blank."""
