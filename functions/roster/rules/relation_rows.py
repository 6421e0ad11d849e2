"""The rows of enrollments.csv and roles.csv on which a relation rests: it holds while one of them does.

A relation of a single row keeps that row's id and nothing more: days, status and version are the relation's own. Of
several rows each keeps its own. A relation stored without rows comes from a queue, or from before rows were stored. It
rests on a row of unknown id, which the first row that a file has for it replaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from svyazka_common.records.roster import InClass, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.roster import Period, Rows, RowTerms

type RestsOnRows = InClass | RoleAssignment
"""The relations that have rows. A guardianship has two sides (`Guardianship.told_by`)."""

UNKNOWN = "*"
"""The id of the row of a relation that is stored without rows; no row of a file has such an id."""


class RelationRow(Struct, frozen=True, kw_only=True):
    """One row: its sourcedId, version (ms), own days (ISO 8601) and whether it has ended."""

    row_id: str
    version: int
    removed: bool = False
    starts_on: str | None = None
    ends_on: str | None = None


def rows_of(relation: RestsOnRows) -> dict[str, RelationRow]:
    """The rows on which a stored relation rests, by id; all are ended if the relation's source has ended it.

    Rows that each ended by themselves keep the version of that; otherwise all have ended with the relation's version.
    """
    terms_by_row = relation.rows or {UNKNOWN: {}}
    ended = (relation.own_status or relation.status) == "ended"
    if len(terms_by_row) == 1:
        [row_id] = terms_by_row
        first, last = _own_days(relation)
        row = RelationRow(row_id=row_id, version=relation.version, removed=ended, starts_on=first, ends_on=last)
        return {row_id: row}
    together = ended and any(terms.get("status") != "ended" for terms in terms_by_row.values())
    return {row_id: _decoded(row_id, terms, relation, ended=together) for row_id, terms in terms_by_row.items()}


def rest_on[R: RestsOnRows](relation: R, rows: Iterable[RelationRow], today: str, frame: Period) -> R:
    """The relation as its rows make it: ended if no row is active, and with the days of the row that counts `today`.

    `frame` contains the days of the class, for rows without their own. While a row is active, the relation keeps its
    status: what it leans on may have ended (`own_status`).
    """
    every = {row.row_id: row for row in rows}
    live = [row for row in every.values() if not row.removed]
    row = _counting(live or list(every.values()), today, frame)
    values: dict[str, Any] = {"rows": _encoded(every)} | _days(relation, row, frame)
    if not live:
        values |= {"status": "ended", "own_status": None}
    return replace(relation, **values)


def _own_days(relation: RestsOnRows) -> Period:
    if isinstance(relation, InClass):
        return relation.own_starts_on, relation.own_ends_on
    return relation.starts_on, relation.ends_on


def _days(relation: RestsOnRows, row: RelationRow, frame: Period) -> dict[str, Any]:
    if not isinstance(relation, InClass):
        return {"starts_on": row.starts_on, "ends_on": row.ends_on}
    return {
        "starts_on": row.starts_on or frame[0],
        "ends_on": row.ends_on or frame[1],
        "own_starts_on": row.starts_on,
        "own_ends_on": row.ends_on,
    }


def _counting(rows: list[RelationRow], today: str, frame: Period) -> RelationRow:
    """Of the rows that count today, the row that lasts longest; else the next to begin; else the last to have ended."""

    def days(row: RelationRow) -> tuple[str, str]:
        return row.starts_on or frame[0] or "", row.ends_on or frame[1] or "9999-12-31"

    today_counting = [row for row in rows if days(row)[0] <= today <= days(row)[1]]
    if today_counting:
        return max(today_counting, key=lambda row: (days(row)[1], row.row_id))
    to_come = [row for row in rows if days(row)[0] > today]
    if to_come:
        return min(to_come, key=lambda row: (days(row), row.row_id))
    return max(rows, key=lambda row: (days(row)[1], row.row_id))


def _encoded(rows: dict[str, RelationRow]) -> Rows | None:
    if len(rows) == 1:
        return None if UNKNOWN in rows else {row_id: {} for row_id in rows}
    return {row_id: _terms(rows[row_id]) for row_id in sorted(rows)}


def _terms(row: RelationRow) -> RowTerms:
    terms: RowTerms = {"version": row.version}
    if row.removed:
        terms["status"] = "ended"
    if row.starts_on is not None:
        terms["starts_on"] = row.starts_on
    if row.ends_on is not None:
        terms["ends_on"] = row.ends_on
    return terms


def _decoded(row_id: str, terms: RowTerms, relation: RestsOnRows, *, ended: bool) -> RelationRow:
    return RelationRow(
        row_id=row_id,
        version=relation.version if ended else terms.get("version", relation.version),
        removed=ended or terms.get("status") == "ended",
        starts_on=terms.get("starts_on"),
        ends_on=terms.get("ends_on"),
    )
