"""The record to write, from a change and the stored record, with copies from the records that it leans on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from functions.roster.changes.rules.resting import changed_rows, has_rows
from functions.roster.changes.schemas.fields import Refresh, Removal
from svyazka_common.records.base import Prefix
from svyazka_common.records.changes import Tombstone
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment
from svyazka_common.records.roster import (
    AcademicYear,
    AccountClaim,
    Organisation,
    Person,
    SchoolClass,
    class_pk,
    person_pk,
    year_pk,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.changes.schemas.fields import Place
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Status

    type Known = Mapping[Place, Record | None]

    type Change = Record | Removal | Refresh


type Follower = SchoolClass | RoleAssignment | InClass | Guardianship | AccountClaim
"""A record that contains copies from another record, or ends with it."""

FOLLOWERS = (SchoolClass, RoleAssignment, InClass, Guardianship, AccountClaim)


class Leaning(Struct, frozen=True):
    """The places of the records that a record leans on. It needs `needed` to be stored; with any of them, it ends."""

    needed: Place | None = None
    others: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All of them."""
        return self.others if self.needed is None else (self.needed, *self.others)


def leaning(record: Record) -> Leaning:
    """The places of the records that a record leans on."""
    needed: Place | None = None
    others: tuple[Place, ...] = ()
    match record:
        case SchoolClass():
            needed = (year_pk(record.academic_year_id), Prefix.YEAR.key()) if record.academic_year_id else None
            others = (organisation_place(record.organisation_id),)
        case InClass():
            needed, others = (class_pk(record.class_id), Prefix.CLASS.key()), (person_place(record.person_id),)
        case RoleAssignment():
            needed, others = organisation_place(record.organisation_id), (person_place(record.person_id),)
        case Guardianship():
            needed, others = person_place(record.child_id), (person_place(record.guardian_id),)
        case AccountClaim():
            needed = person_place(record.person_id)
    return Leaning(needed, others)


def derive(record: Record, known: Known) -> Record | None:
    """Returns the record with its copies and status up to date; None if the record that it needs isn't stored yet.

    The result is the same for a record from a change and for the stored one.
    """
    if not isinstance(record, FOLLOWERS):
        return record
    on = leaning(record)
    needed = known.get(on.needed) if on.needed is not None else None
    if on.needed is not None and not _is_known(needed):
        return None
    copies = _copies(record, needed)
    ended = any(getattr(known.get(place), "status", None) == "ended" for place in on.places) or _misplaced(
        record, needed
    )
    return replace(record, **copies, **_statuses(record, ended=ended))


def told_status(record: Record) -> Status:
    """The status that the record's own source gives it."""
    status: Status | None = getattr(record, "own_status", None) or getattr(record, "status", None)
    return status or "active"


def organisation_place(organisation_id: str) -> Place:
    """Where an organisation is stored."""
    return Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key()


def person_place(person_id: str) -> Place:
    """Where a person is stored."""
    return person_pk(person_id), Prefix.PERSON.key()


def _is_known(needed: Record | None) -> bool:
    return isinstance(needed, (Organisation, AcademicYear, SchoolClass, Person))


def _statuses(record: Follower, *, ended: bool) -> dict[str, Any]:
    own = told_status(record)
    status = "ended" if ended else own
    return {"status": status, "own_status": own if own != status else None}


def _copies(record: Follower, needed: Record | None) -> dict[str, Any]:
    match record, needed:
        case SchoolClass(), AcademicYear() as year:
            return _days(record, year)
        case SchoolClass(), _:
            return {
                "starts_on": record.own_starts_on or record.starts_on,
                "ends_on": record.own_ends_on or record.ends_on,
            }
        case InClass(), SchoolClass() as school_class:
            place = {
                "class_label": school_class.label,
                "organisation_id": school_class.organisation_id,
                "lineage_id": school_class.lineage_id,
            }
            return place | _days(record, school_class)
        case RoleAssignment(), Organisation() as organisation:
            return {"organisation_name": organisation.name, "organisation_kind": organisation.kind}
        case Guardianship(), Person() as child:
            return {"child_name": child.full_name}
        case _:
            return {}


def _days(record: SchoolClass | InClass, frame: SchoolClass | AcademicYear) -> dict[str, str]:
    return {"starts_on": record.own_starts_on or frame.starts_on, "ends_on": record.own_ends_on or frame.ends_on}


def _misplaced(record: Follower, needed: Record | None) -> bool:
    # As in files: an authority has officers only, a school everybody else. Organisation or role may be mended later.
    if not isinstance(record, RoleAssignment) or not isinstance(needed, Organisation):
        return False
    return (needed.kind == "authority") != (record.role == "authority_officer")


RANKS = tuple(kind.entity for kind in (Organisation, AcademicYear, SchoolClass, Person, AccountClaim))
"""The order within a batch: records that others lean on go first, so that fewer have to wait."""
FRAMES = frozenset({Organisation.entity, AcademicYear.entity, SchoolClass.entity, Person.entity})


def rank(change: Change) -> int:
    """The position of a change in the order of a batch."""
    entity = change.of if isinstance(change, Removal) else getattr(change, "entity", "")
    return RANKS.index(entity) if entity in RANKS else len(RANKS)


def newness(record: Record | Removal) -> tuple[int, bool]:
    """A sort key: of several changes of one record the greatest counts; at equal versions a removal beats an upsert."""
    version: int = record.version  # type: ignore[union-attr]  # every record of the roster has one
    return version, isinstance(record, Removal) or told_status(record) == "ended"


def basis(change: Change, stored: Record | None, today: str) -> Record | None:
    """Returns the record to store, before its copies are derived; None if there is nothing to do.

    A change that is as new as the stored record says nothing new, but the copies are looked at again: a worker may have
    died between its write and the second look (`use_cases.apply_changes`). `today` (ISO 8601): see `resting`.
    """
    if not isinstance(change, Refresh) and has_rows(change, stored):
        return changed_rows(change, stored, today)
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
    """The entity of a record; of a tombstone, the entity of the record that was removed."""
    return record.of if isinstance(record, Tombstone) else record.entity


def concerns_others(stored: Record | None, new: Record) -> bool:
    """Whether a change alters what other records copy, or ends them. Nothing has copies of a record that is new."""
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
