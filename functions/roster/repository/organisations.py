"""Organisations together with their rows in the directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.roster.directory import entries
from functions.roster.repository.conditional import put_if_newer
from functions.roster.repository.school import places_of
from functions.roster.repository.stored import stored
from functions.roster.rules.difference import Age, Difference
from svyazka_common import aws
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import DirectoryEntry, Organisation
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.rows.organisations import OrganisationRow
    from svyazka_common.records.imports import Counts


def write_organisations(rows: Iterable[OrganisationRow], age: Age, *, dry_run: bool) -> Counts:
    """Write organisations; those that are removed have no place in the directory.

    The directory goes first: a run that breaks off in between is made good by the next, which finds the organisation
    still old. What was read, and what was added and changed.
    """
    wanted = [_organisation(row) for row in rows]
    there = {one.organisation_id: one for one in of_kind(Organisation, stored(one.key for one in wanted))}
    counts = {Organisation.entity: {"read": len(wanted), "added": 0, "changed": 0, "written": 0}}
    listed = 0
    for new in wanted:
        old = there.get(new.organisation_id)
        news = _news(new, old, age)
        if news is None:
            continue
        counts[Organisation.entity]["added" if old is None else "changed"] += 1
        if not dry_run:
            listed += _list(_entries(old), _entries(news))
            counts[Organisation.entity]["written"] += put_if_newer(news)
    return counts | ({DirectoryEntry.entity: {"read": listed, "written": listed}} if listed else {})


def _organisation(row: OrganisationRow) -> Organisation:
    return Organisation(
        organisation_id=row.sourced_id,
        kind=row.kind,
        name=row.name,
        status="ended" if row.removed else "active",
        version=row.version,
    )


def _news(new: Organisation, old: Organisation | None, age: Age) -> Organisation | None:
    found = Difference()
    age.compare(new, old, found)
    if found.endings:
        return new
    return next((one for one in (*found.added, *found.changed) if isinstance(one, Organisation)), None)


def _entries(organisation: Organisation | None) -> list[DirectoryEntry]:
    return entries(organisation) if organisation is not None and organisation.status == "active" else []


def _list(before: list[DirectoryEntry], after: list[DirectoryEntry]) -> int:
    table = Setting.STATE_TABLE.read()
    kept = {(entry.pk, entry.sk) for entry in after}
    for entry in before:
        if (entry.pk, entry.sk) not in kept:
            aws.dynamodb().delete_item(TableName=table, Key=entry.key)
    for entry in after:
        aws.dynamodb().put_item(TableName=table, Item=entry.to_item())
    return len(after)


@dataclass(slots=True)
class Table:
    """What the table knows of organisations and persons (`splitting.split.Stored`); asked once for each."""

    _known: dict[str, bool] = field(default_factory=dict)
    _places: dict[str, list[str]] = field(default_factory=dict)

    def knows(self, organisation_id: str) -> bool:
        """Whether there is such an organisation."""
        if organisation_id not in self._known:
            pk = Prefix.ORGANISATION.key(organisation_id)
            self._known[organisation_id] = bool(stored([key_of(pk, Prefix.ORGANISATION.key())]))
        return self._known[organisation_id]

    def places_of(self, person_id: str) -> list[str]:
        """The organisations in which somebody has a role."""
        if person_id not in self._places:
            self._places[person_id] = places_of(person_id)
        return self._places[person_id]
