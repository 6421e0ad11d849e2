"""What follows from changes by queue: the record to write, what a relation rests on, and what is taken away. Pure.

A change that names a row (`row_id`) is about that row alone. A change that names none is about the whole relation as of
its version: it ends the rows that are as old or older. What counts is thus each row's newest change, and the newest
change without a row; neither depends on the order in which messages come.

The whole relation counts as a row of an unknown id (`UNKNOWN`), as does a relation that was stored without rows. The
first row that is named takes its place; it stays among the rows, ended, so that its version is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from functions.roster.changes.schemas import Refresh, Removal
from functions.roster.rules.relation_rows import UNKNOWN, RelationRow, rest_on, rows_of
from svyazka_common.records.base import Prefix
from svyazka_common.records.changes import Tombstone
from svyazka_common.records.roster import (
    AcademicYear,
    AccountClaim,
    GroupEnrolment,
    Guardianship,
    InClass,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
    year_pk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.changes.schemas import Place
    from functions.roster.rules.relation_rows import RestsOnRows
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Period, Rows, RowTerms, Status

    type StoredRecords = Mapping[Place, Record | None]
    type Change = Record | Removal | Refresh

NAMES = ("subject_name", "group_label")
LAST_DAY = "9999-12-31"


class NamedRow(Struct, frozen=True):
    """A row, and the names that it gives subject and group."""

    row: RelationRow
    names: tuple[str | None, ...] = ()

    @property
    def newness(self) -> tuple[int, bool]:
        """A sort key: of several changes of one row the greatest counts; an end beats an upsert of the same version."""
        return self.row.version, self.row.removed


type Resting = dict[str, NamedRow]
"""The rows of a relation, ended rows too, by row id."""


def row_named(change: object) -> str | None:
    """The id of the row, if a change is about one row alone; None if it is about the whole relation."""
    if isinstance(change, Removal):
        return change.row_id
    rows = change.rows if isinstance(change, (InClass, RoleAssignment)) else None
    return next(iter(rows)) if rows is not None and len(rows) == 1 else None


def has_rows(change: Record | Removal, stored: Record | None) -> bool:
    """Whether it matters which rows a relation rests on: the change names a row, or what is stored has rows."""
    return row_named(change) is not None or bool(getattr(stored, "rows", None))


def changed_rows(change: Record | Removal, stored: Record | None, today: str) -> Record | None:
    """Returns a relation, or its tombstone, after a change; None if the change is overtaken or repeats a removal.

    `today` (ISO 8601) decides which of several rows gives the relation its days.
    """
    before, named_rows = resting(stored), resting(change)
    after = _joined(before, named_rows)
    if after == before:
        says_the_same = all(after.get(row_id) == row for row_id, row in named_rows.items())
        return stored if says_the_same and not isinstance(stored, Tombstone) else None
    template = stored if isinstance(stored, (InClass, RoleAssignment)) else change
    if isinstance(template, (InClass, RoleAssignment)) and (_live(after) or template is stored):
        return _relation(template, after, today)
    gone = stored if isinstance(stored, Tombstone) else _gone(change)
    return replace(gone, version=_version(after), rows=_encoded(after))


def is_lost(change: Record | Removal, stored: Record, others: Iterable[Record | Removal], today: str) -> bool:
    """Whether a change ends a row of a relation, and no row holds the relation after it and `others`.

    As long as one of several rows holds `today` (ISO 8601), the person has lost nothing.
    """

    def holding(rows: Resting) -> set[str]:
        return {row_id for row_id in _live(rows) if (rows[row_id].row.ends_on or LAST_DAY) >= today}

    before = resting(stored)
    after = _joined(before, resting(change))
    loses = bool(holding(before) - holding(after))
    for other in others:
        after = _joined(after, resting(other))
    return loses and not holding(after)


def resting(change: Record | Removal | None) -> Resting:
    """The rows that a record or a change contains."""
    match change:
        case Removal():
            row_id = change.row_id or UNKNOWN
            return {row_id: NamedRow(RelationRow(row_id=row_id, version=change.version, removed=True))}
        case Tombstone():
            terms = change.rows or {UNKNOWN: {}}
            return {
                row_id: NamedRow(
                    RelationRow(row_id=row_id, version=row_terms.get("version", change.version), removed=True)
                )
                for row_id, row_terms in terms.items()
            }
        case InClass() | RoleAssignment():
            own = _names_of(change)
            terms_by_row = change.rows or {}
            return {
                row_id: _named(row, terms_by_row.get(row_id, {}), own, change.version)
                for row_id, row in rows_of(change).items()
            }
        case _:
            return {}


def _named(row: RelationRow, terms: RowTerms, own: tuple[str | None, ...], latest: int) -> NamedRow:
    # An operator may have given the relation an earlier version, since its own lay in the future.
    version = min(row.version, latest)
    if row.removed:
        return NamedRow(RelationRow(row_id=row.row_id, version=version, removed=True))
    names = (terms.get("subject_name"), terms.get("group_label"))
    return NamedRow(replace(row, version=version), tuple(name or said for name, said in zip(names, own, strict=False)))


def _names_of(relation: RestsOnRows) -> tuple[str | None, ...]:
    if isinstance(relation, (GroupEnrolment, TeachingLoad)):
        return relation.subject_name, relation.group_label
    return ()


def _joined(before: Resting, later: Resting) -> Resting:
    after = dict(before)
    for row_id, row in later.items():
        if row_id not in after or row.newness > after[row_id].newness:
            after[row_id] = row
    whole = after.pop(UNKNOWN, None)
    if whole is None:
        return after
    after = {row_id: row for row_id, row in after.items() if row.row.version > whole.row.version}
    if not after:
        return {UNKNOWN: whole}
    return after | {UNKNOWN: NamedRow(RelationRow(row_id=UNKNOWN, version=whole.row.version, removed=True))}


def _live(rows: Resting) -> set[str]:
    return {row_id for row_id, row in rows.items() if not row.row.removed}


def _version(rows: Resting) -> int:
    return max(row.row.version for row in rows.values())


def _relation(template: RestsOnRows, rows: Resting, today: str) -> RestsOnRows:
    live = _live(rows)
    newest = max((rows[row_id] for row_id in live or rows), key=lambda row: (row.newness, row.row.row_id))
    named = dict(zip(NAMES, newest.names, strict=False)) if _names_of(template) else {}
    values: dict[str, Any] = {"status": "active", "own_status": None, "version": _version(rows), **named}
    relation = replace(template, **values)
    relation = rest_on(relation, (row.row for row in rows.values()), today, _frame(template))
    values = {"rows": _encoded(rows)}
    if isinstance(relation, InClass):
        # The class's own days are copied afterwards (`derive`).
        values |= {"starts_on": relation.starts_on or "", "ends_on": relation.ends_on or LAST_DAY}
    return replace(relation, **values)


def _frame(relation: RestsOnRows) -> Period:
    if not isinstance(relation, InClass):
        return None, None
    first = relation.starts_on if relation.own_starts_on is None else None
    last = relation.ends_on if relation.own_ends_on is None else None
    return first or None, last or None


def _encoded(rows: Resting) -> Rows | None:
    if len(rows) == 1:
        return None if UNKNOWN in rows else {row_id: {} for row_id in rows}
    return {row_id: _terms(rows[row_id]) for row_id in sorted(rows)}


def _terms(named: NamedRow) -> RowTerms:
    row = named.row
    terms: RowTerms = {"version": row.version}
    if row.removed:
        terms["status"] = "ended"
        return terms
    if row.starts_on is not None:
        terms["starts_on"] = row.starts_on
    if row.ends_on is not None:
        terms["ends_on"] = row.ends_on
    subject_name, group_label = named.names or (None, None)
    if subject_name is not None:
        terms["subject_name"] = subject_name
    if group_label is not None:
        terms["group_label"] = group_label
    return terms


def _gone(change: Record | Removal) -> Tombstone:
    of = change.of if isinstance(change, Removal) else change.entity
    return Tombstone(of=of, at_pk=change.pk, at_sk=change.sk, version=0)


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


def derive(record: Record, stored: StoredRecords) -> Record | None:
    """Returns the record with its copies and status up to date; None if the record that it needs isn't stored yet.

    The result is the same for a record from a change and for the stored record.
    """
    if not isinstance(record, FOLLOWERS):
        return record
    on = leaning(record)
    needed = stored.get(on.needed) if on.needed is not None else None
    if on.needed is not None and not _is_stored_frame(needed):
        return None
    copies = _copies(record, needed)
    ended = any(getattr(stored.get(place), "status", None) == "ended" for place in on.places) or _misplaced(
        record, needed
    )
    return replace(record, **copies, **_statuses(record, ended=ended))


def source_status(record: Record) -> Status:
    """The status that the record's own source gives it."""
    status: Status | None = getattr(record, "own_status", None) or getattr(record, "status", None)
    return status or "active"


def organisation_place(organisation_id: str) -> Place:
    """Where an organisation is stored."""
    return Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key()


def person_place(person_id: str) -> Place:
    """Where a person is stored."""
    return person_pk(person_id), Prefix.PERSON.key()


def _is_stored_frame(needed: Record | None) -> bool:
    return isinstance(needed, (Organisation, AcademicYear, SchoolClass, Person))


def _statuses(record: Follower, *, ended: bool) -> dict[str, Any]:
    own = source_status(record)
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
    version: int = record.version  # type: ignore[union-attr]  # every record of the roster has a version
    return version, isinstance(record, Removal) or source_status(record) == "ended"


def basis(change: Change, stored: Record | None, today: str) -> Record | None:
    """Returns the record to store, before its copies are derived; None if there is nothing to do.

    A change that is as new as the stored record says nothing new, but the copies are looked at again. A worker may have
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

    `ends` contains the last days of the academic years that classes move into. `others` are the changes of the same
    record that are made with it: one of several rows may go while another holds the relation.
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
