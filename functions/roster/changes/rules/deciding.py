"""What a change makes of what is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from functions.roster.changes.models.base import Refresh, Removal
from functions.roster.changes.rules.deriving import told_status
from svyazka_common.records.accounts import AccountClaim
from svyazka_common.records.changes import Tombstone
from svyazka_common.records.roster import AcademicYear, Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

    type Change = Record | Removal | Refresh

RANKS = tuple(kind.entity for kind in (Organisation, AcademicYear, SchoolClass, Person, AccountClaim))
"""In a batch what others lean on goes first: less has to wait."""
FRAMES = frozenset({Organisation.entity, AcademicYear.entity, SchoolClass.entity, Person.entity})


def rank(change: Change) -> int:
    """Where a change stands in the order of a batch."""
    entity = change.of if isinstance(change, Removal) else getattr(change, "entity", "")
    return RANKS.index(entity) if entity in RANKS else len(RANKS)


def newness(record: Record | Removal) -> tuple[int, bool]:
    """What decides between two that are told of one record; of an upsert and a removal as new, the removal holds."""
    version: int = record.version  # type: ignore[union-attr]  # every record of the roster has one
    return version, isinstance(record, Removal) or told_status(record) == "ended"


def basis(change: Change, stored: Record | None) -> Record | None:
    """What is to be stored, its copies apart; None where there is nothing to do.

    A change that is as new as what is stored says nothing new, but its copies are looked at again: a worker may have
    died between its write and the second look (`settling`).
    """
    if isinstance(change, Refresh) or (stored is not None and newness(change) == newness(stored)):
        return None if isinstance(stored, Tombstone) else stored
    if stored is not None and newness(change) < newness(stored):
        return None
    return _ended(change, stored) if isinstance(change, Removal) else _anew(change, stored)


def _ended(change: Removal, stored: Record | None) -> Record:
    if stored is None or isinstance(stored, Tombstone):
        return Tombstone(of=change.of, at_pk=change.pk, at_sk=change.sk, version=change.version)
    fields: dict[str, Any] = {"status": "ended", "version": change.version}
    return replace(stored, **fields | ({"own_status": None} if hasattr(stored, "own_status") else {}))


def _anew(change: Record, stored: Record | None) -> Record:
    if isinstance(change, AccountClaim) and isinstance(stored, AccountClaim):
        return replace(change, holds=stored.holds, password_hash=stored.password_hash, freed=stored.freed)
    if isinstance(change, SchoolClass) and isinstance(stored, SchoolClass) and change.lineage_id is None:
        # A class that once goes on with another's chats keeps them.
        return replace(change, lineage_id=stored.lineage_id)
    return change


def is_frame(record: Record) -> bool:
    """Whether others lean on records of this kind."""
    return kind_of(record) in FRAMES


def kind_of(record: Record) -> str:
    """The entity of a record, removed before it was told of or not."""
    return record.of if isinstance(record, Tombstone) else record.entity


def concerns_others(stored: Record | None, new: Record) -> bool:
    """Whether what others copy from it, or end with, is different now. Of what was not there nobody has copies."""
    if stored is None:
        return getattr(new, "status", None) == "ended"
    return _copied(stored) != _copied(new)


def _copied(record: Record) -> tuple[object, ...]:
    match record:
        case Organisation():
            return record.kind, record.name, record.status
        case AcademicYear():
            return record.starts_on, record.ends_on, record.status
        case SchoolClass():
            days = record.starts_on, record.ends_on
            return record.label, record.organisation_id, record.lineage_id, *days, record.status
        case Person():
            return record.full_name, record.status
        case _:
            return (getattr(record, "status", None),)
