"""From what was told of a record, and what it leans on, to the record as it is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from svyazka_common.records.accounts import AccountClaim
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment
from svyazka_common.records.roster import AcademicYear, Organisation, Person, SchoolClass, class_pk, person_pk, year_pk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.changes.models.base import Place
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Status

    type Known = Mapping[Place, Record | None]

type Follower = SchoolClass | RoleAssignment | InClass | Guardianship | AccountClaim
"""What holds copies, or ends with another record."""

FOLLOWERS = (SchoolClass, RoleAssignment, InClass, Guardianship, AccountClaim)


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a record leans on. Without `needed` it can't be stored; with any of both it ends."""

    needed: Place | None = None
    others: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All of them."""
        return self.others if self.needed is None else (self.needed, *self.others)


def leaning(record: Record) -> Leaning:
    """What a record leans on."""
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
    """The record with its copies made right; None where what it needs is not there yet.

    The same whether it is made of what was told or of what is stored.
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
    return replace(record, **copies, **_standing(record, ended=ended))


def told_status(record: Record) -> Status:
    """What the record's own source says of it."""
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


def _standing(record: Follower, *, ended: bool) -> dict[str, Any]:
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
