"""Which changes take somebody or something away, whether they say "removed" or an end that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.changes.rules.resolution import newness
from functions.roster.changes.rules.resting import has_rows, is_lost
from functions.roster.changes.schemas.fields import Removal
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment
from svyazka_common.records.roster import AcademicYear, AccountClaim, Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.records.base import Record

PEOPLE_A_DAY = 5
"""A family that moves. So many go from any organisation, however small: a tenth of nine people is nobody."""
CLASSES_A_DAY = 1


def counts(record: Record | None, today: str) -> bool:
    """Whether a record says that somebody or something is there today (ISO 8601), as the guard of files asks it."""
    match record:
        case AcademicYear() | SchoolClass() | InClass():
            return record.status == "active" and record.ends_on >= today
        case RoleAssignment():
            return record.status == "active" and (record.ends_on is None or record.ends_on >= today)
        case Organisation() | Person() | Guardianship() | AccountClaim():
            return record.status == "active"
        case _:
            return False


def may_take(change: Record | Removal, today: str) -> bool:
    """Whether a change may take something away, which the stored record then decides; most changes never can."""
    match change:
        case Removal() | Organisation() | SchoolClass():
            return True
        case AcademicYear() | RoleAssignment():
            return change.ends_on is not None and change.ends_on < today
        case InClass():
            return change.own_ends_on is not None and change.own_ends_on < today
        case _:
            return False


def takes(
    change: Record | Removal,
    stored: Record | None,
    ends: Mapping[str, str],
    today: str,
    others: Iterable[Record | Removal] = (),
) -> bool:
    """Whether a change takes away what is there today.

    `ends` contains the last days of the academic years that classes move into, `others` the changes of the same record
    that are made with it: one of several rows may go while another holds the relation.
    """
    if stored is None or not counts(stored, today):
        return False
    if has_rows(change, stored):
        return may_take(change, today) and is_lost(change, stored, others, today)
    if newness(change) <= newness(stored):
        return False
    match change, stored:
        case Organisation(), Organisation():
            # Every role of a school ends where it becomes an authority, and the other way round.
            return change.kind != stored.kind
        case SchoolClass(), SchoolClass():
            last = change.own_ends_on or ends.get(change.academic_year_id or "")
            return last is not None and last < today
        case _:
            return may_take(change, today)
