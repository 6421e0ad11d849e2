"""From rows to relations: which rows each relation rests on after a file, and which it has lost.

A row is a record with an id: it replaces its earlier version, whatever relation that one made. In a table of everybody
a relation's rows are those of the file; in a list of changes they are the stored ones, updated by those of the file.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.map.context import Findings, noted, total
from functions.roster.rules.relation_rows import UNKNOWN, RelationRow, RestsOnRows, rest_on, rows_of
from functions.roster.rules.report import ReportCode
from functions.roster.rules.stored_roster import key
from svyazka_common.records.relations import InClass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from functions.roster.read.rows import Row
    from functions.roster.read.school_bundle import SchoolBundle
    from functions.roster.rules.stored_roster import Key
    from svyazka_common.records.relations import Period
    from svyazka_common.records.roster import SchoolClass


class ToldRow[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """A row of the file, with the relation that it makes while active; `frame` gives the days that the row lacks.

    `relation` is None if the row makes none in this organisation: its role isn't used, it lies elsewhere, or the row
    says only that its record has gone. `source` is given if the row has to be reported when it has no effect.
    """

    row: RelationRow
    source: Row | None = None
    relation: R | None = None
    frame: Period = (None, None)


class Merged[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """Relations by key, and the row of the file from which each comes.

    `stale` are rows that were not taken because something newer is stored.
    """

    relations: dict[Key, R] = field(default_factory=dict)
    sources: dict[Key, Row] = field(default_factory=dict)
    stale: list[Row] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


class Before[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """The relations of a table as they are stored, by key.

    Attributes:
        whole: whether the file has all rows of a relation.
        floor: the least version of the file's rows, ms: the bundle's for a table of everybody, else 0.
        today: ISO 8601.
        classes: the stored classes, for the days of rows without days of their own.
    """

    stored: Mapping[Key, R]
    whole: Callable[[R], bool]
    floor: int
    today: str
    classes: Mapping[str, SchoolClass]

    def keeps(self, place: Key) -> bool:
        """Whether a relation is stored, and stays as it is if none of the file's rows is taken."""
        return place in self.stored and not self.whole(self.stored[place])

    def resting(self) -> dict[str, list[Key]]:
        """The relations that rest on each row, by the row's id."""
        places_by_row: dict[str, list[Key]] = defaultdict(list)
        for place, relation in self.stored.items():
            for row_id in relation.rows or ():
                places_by_row[row_id].append(place)
        return places_by_row


def left_rows[R: RestsOnRows](part: SchoolBundle, model: type[Row]) -> list[ToldRow[R]]:
    """The rows of a table that make no relation here any more, as removed ones."""
    sources = part.nameless.get(model.FILE, {})
    return [
        ToldRow(row=RelationRow(row_id=row_id, version=version, removed=True), source=sources.get(row_id))
        for row_id, version in part.ended_rows.get(model.FILE, {}).items()
    ]


def merge_rows[R: RestsOnRows](told: Sequence[ToldRow[R]], before: Before[R]) -> Merged[R]:
    """Work out what each relation of a table rests on after the file."""
    resting = before.resting()
    fresh: list[ToldRow[R]] = []
    stale: list[ToldRow[R]] = []
    by_key: dict[Key, list[ToldRow[R]]] = {}
    targets: dict[str, set[Key]] = defaultdict(set)
    for one in told:
        taken = not _is_outdated(one, before, resting)
        if taken:
            fresh.append(one)
        elif _would_change(one, before, resting):
            stale.append(one)
        if one.relation is not None:
            targets[one.row.row_id].add(key(one.relation))
            by_key.setdefault(key(one.relation), []).extend([one] if taken else [])
    leaving = {
        (place, one.row.row_id)
        for one in fresh
        for place in resting.get(one.row.row_id, ())
        if place not in targets[one.row.row_id]
    }
    foreign = {(place, row_id) for place, rows in by_key.items() for row_id in _foreign(rows, before, place, leaving)}
    relations = {
        place: _with([one for one in rows if (place, one.row.row_id) not in foreign], before, place)
        for place, rows in by_key.items()
        if rows or before.keeps(place)
    }
    for one in fresh:
        for place in resting.get(one.row.row_id, ()):
            old = relations.get(place, before.stored[place])
            if (place, one.row.row_id) in leaving and not before.whole(old) and _told_active(old):
                relations[place] = _without(one.row, old, before)
    return Merged(
        relations=relations,
        sources={key(one.relation): one.source for one in told if one.relation is not None and one.source is not None},
        stale=[one.source for one in stale if one.source is not None],
        findings=total([_unknown(one, resting, foreign) for one in fresh]),
    )


def _told_active(relation: RestsOnRows) -> bool:
    return (relation.own_status or relation.status) == "active"


def _known_row[R: RestsOnRows](
    told: ToldRow[R], before: Before[R], resting: Mapping[str, list[Key]]
) -> RelationRow | None:
    """The newest stored version of a row; the relation's, if the relation keeps no row or has ended."""
    stored_rows = [
        rows_of(before.stored[place])[told.row.row_id]
        for place in resting.get(told.row.row_id, ())
        if not before.whole(before.stored[place])
    ]
    old = before.stored.get(key(told.relation)) if told.relation is not None else None
    if not stored_rows and old is not None and not before.whole(old):
        rows = rows_of(old)
        if UNKNOWN in rows:
            stored_rows.append(rows[UNKNOWN])
        elif not _told_active(old):
            stored_rows.append(replace(told.row, version=old.version, removed=True))
    return max(stored_rows, key=lambda row: row.version, default=None)


def _is_outdated[R: RestsOnRows](told: ToldRow[R], before: Before[R], resting: Mapping[str, list[Key]]) -> bool:
    stored_row = _known_row(told, before, resting)
    return stored_row is not None and max(told.row.version, before.floor) < stored_row.version


def _would_change[R: RestsOnRows](told: ToldRow[R], before: Before[R], resting: Mapping[str, list[Key]]) -> bool:
    """Whether a row that is not taken differs from what is stored."""
    stored_row = _known_row(told, before, resting)
    places = resting.get(told.row.row_id, ())
    there = [place for place in places if _told_active(before.stored[place])]
    wanted = [key(told.relation)] if told.relation is not None else []
    same = stored_row is not None and replace(told.row, version=0, row_id="") == replace(
        stored_row, version=0, row_id=""
    )
    return not same or (bool(there) and there != wanted and not told.row.removed)


def _with[R: RestsOnRows](told: list[ToldRow[R]], before: Before[R], place: Key) -> R:
    """A relation with its rows of the file."""
    old = before.stored.get(place)
    rows: dict[str, RelationRow] = {}
    version = 0
    if old is not None and not before.whole(old):
        if not told:
            return old
        rows, version = _kept(old), old.version
    rows |= {one.row.row_id: one.row for one in told}
    latest = told[-1]
    assert latest.relation is not None
    made = replace(latest.relation, version=max(version, *(one.relation.version for one in told if one.relation)))
    return rest_on(made, rows.values(), before.today, latest.frame)


def _foreign[R: RestsOnRows](
    told: list[ToldRow[R]], before: Before[R], place: Key, leaving: AbstractSet[tuple[Key, str]]
) -> set[str]:
    """The ended rows of the file that aren't among the rows of a stored relation, if the relation goes on.

    `leaving` contains the rows, by key and id, that the file takes from relations. A row that ends together with all
    others of its relation counts as one of its rows at once, and not only when the file comes again.
    """
    old = before.stored.get(place)
    if old is None or before.whole(old):
        return set()
    rows = _kept(old)
    after = rows | {one.row.row_id: one.row for one in told}
    goes_on = any(not row.removed and (place, row_id) not in leaving for row_id, row in after.items())
    return {one.row.row_id for one in told if goes_on and one.row.removed and one.row.row_id not in rows}


def _without[R: RestsOnRows](row: RelationRow, old: R, before: Before[R]) -> R:
    """A relation that a row has left, or that rested on a row which has ended."""
    rows = rows_of(old)
    others_stay = any(not one.removed for one in rows.values() if one.row_id != row.row_id)
    if row.removed or not others_stay:
        # The last row stays, ended: a relation without rows would rest on a row of unknown id.
        rows[row.row_id] = replace(rows[row.row_id], removed=True, version=row.version)
    else:
        del rows[row.row_id]
    made = replace(old, version=max(old.version, row.version))
    return rest_on(made, rows.values(), before.today, _frame(old, before))


def _frame[R: RestsOnRows](relation: R, before: Before[R]) -> Period:
    if not isinstance(relation, InClass):
        return None, None
    place = before.classes.get(relation.class_id)
    return (place.starts_on, place.ends_on) if place is not None else (relation.starts_on, relation.ends_on)


def _unknown[R: RestsOnRows](
    told: ToldRow[R], resting: Mapping[str, list[Key]], foreign: AbstractSet[tuple[Key, str]]
) -> Findings:
    """Reports a row that ends and of which nothing is stored: it has no effect."""
    if not told.row.removed or told.row.row_id in resting:
        return Findings()
    is_foreign = told.relation is not None and (key(told.relation), told.row.row_id) in foreign
    if told.source is None or not (is_foreign or told.relation is None):
        return Findings()
    return noted(told.source, "sourcedId", ReportCode.REFERENCE)


def _kept(relation: RestsOnRows) -> dict[str, RelationRow]:
    return {row_id: row for row_id, row in rows_of(relation).items() if row_id != UNKNOWN}
