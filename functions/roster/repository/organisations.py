"""Organisations that a bundle brings, and what the table knows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.roster.directory import entries
from functions.roster.repository.conditional import put_if_newer
from functions.roster.repository.pool import each
from functions.roster.repository.school import places_of
from functions.roster.repository.stored import stored
from svyazka_common import aws
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import DirectoryEntry, Organisation, SchoolClass, class_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.imports import Counts


def add_organisations(organisations: Iterable[Organisation], *, dry_run: bool) -> Counts:
    """Write the open ones that are not there yet: what comes by another file or by queue may refer to them at once.

    All else that becomes of an organisation is its own import's. The directory goes first: a run that breaks off in
    between is made good by the next. What was read, and what was added.
    """
    told = list(organisations)
    there = {one.organisation_id for one in of_kind(Organisation, stored(one.key for one in told))}
    new = [one for one in told if one.status == "active" and one.organisation_id not in there and not dry_run]
    listed = [entry for one in new for entry in entries(one)]
    each(_put, listed)
    counts = {Organisation.entity: {"read": len(told), "added": len(new), "written": sum(each(put_if_newer, new))}}
    return counts | ({DirectoryEntry.entity: {"read": len(listed), "written": len(listed)}} if listed else {})


def open_ones(organisation_ids: Iterable[str]) -> list[str]:
    """Those of some organisations that are there and not closed."""
    places = [Prefix.ORGANISATION.key(one) for one in organisation_ids]
    found = of_kind(Organisation, stored(key_of(pk, Prefix.ORGANISATION.key()) for pk in places))
    return sorted(one.organisation_id for one in found if one.status == "active")


def _put(entry: DirectoryEntry) -> None:
    aws.dynamodb().put_item(TableName=Setting.STATE_TABLE.read(), Item=entry.to_item())


@dataclass(slots=True)
class Table:
    """What the table knows (`splitting.split.Stored`); of an organisation or person it is asked once."""

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

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        """The organisation of each class that there is, an ended one too."""
        items = stored(key_of(class_pk(one), Prefix.CLASS.key()) for one in class_ids)
        return {one.class_id: one.organisation_id for one in of_kind(SchoolClass, items)}
