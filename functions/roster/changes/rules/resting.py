"""What a relation rests on after a change by queue: rows, each with a version of its own.

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

from functions.roster.changes.schemas.fields import Removal
from functions.roster.rules.relation_rows import UNKNOWN, RelationRow, rest_on, rows_of
from svyazka_common.records.changes import Tombstone
from svyazka_common.records.relations import GroupEnrolment, InClass, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.rules.relation_rows import RestsOnRows
    from svyazka_common.records.base import Record
    from svyazka_common.records.relations import Period, Rows, RowTerms

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
"""The rows of a relation, ended ones too, by row id."""


def row_named(change: object) -> str | None:
    """The id of the row, if a change is about one row alone; None if it is about the whole relation."""
    if isinstance(change, Removal):
        return change.row_id
    rows = change.rows if isinstance(change, (InClass, RoleAssignment)) else None
    return next(iter(rows)) if rows is not None and len(rows) == 1 else None


def has_rows(change: Record | Removal, stored: Record | None) -> bool:
    """Whether it matters which rows a relation rests on: the change names one, or what is stored has them."""
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


def resting(told: Record | Removal | None) -> Resting:
    """The rows that a record or a change contains."""
    match told:
        case Removal():
            row_id = told.row_id or UNKNOWN
            return {row_id: NamedRow(RelationRow(row_id=row_id, version=told.version, removed=True))}
        case Tombstone():
            terms = told.rows or {UNKNOWN: {}}
            return {
                row_id: NamedRow(
                    RelationRow(row_id=row_id, version=row_terms.get("version", told.version), removed=True)
                )
                for row_id, row_terms in terms.items()
            }
        case InClass() | RoleAssignment():
            own = _names_of(told)
            kept = told.rows or {}
            return {
                row_id: _named(row, kept.get(row_id, {}), own, told.version) for row_id, row in rows_of(told).items()
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


def _joined(before: Resting, told: Resting) -> Resting:
    after = dict(before)
    for row_id, row in told.items():
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
    made = replace(template, **values)
    made = rest_on(made, (row.row for row in rows.values()), today, _frame(template))
    values = {"rows": _encoded(rows)}
    if isinstance(made, InClass):
        # The class's own days are copied afterwards (`resolution.derive`).
        values |= {"starts_on": made.starts_on or "", "ends_on": made.ends_on or LAST_DAY}
    return replace(made, **values)


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
