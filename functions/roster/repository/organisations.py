"""Writes a bundle's organisations and their rows in the directory, and reads what is stored of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from functions.roster.repository import imports
from functions.roster.repository.items import each, put_if_newer, put_over, stored_items
from svyazka_common import aws
from svyazka_common.names import normalise
from svyazka_common.reading import inverse_beginning, partition
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.roster import DirectoryEntry, Organisation, RoleAssignment, SchoolClass, class_pk, person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, delete, put, transact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Record
    from svyazka_common.records.imports import Counts


def directory_entries(organisation: Organisation) -> list[DirectoryEntry]:
    """The rows of the directory that belong to an organisation; none where its name has neither letter nor digit."""
    term = normalise(organisation.name)
    if not term:
        return []
    return [
        DirectoryEntry(
            term=term,
            organisation_id=organisation.organisation_id,
            kind=organisation.kind,
            name=organisation.name,
            parent_id=organisation.parent_id,
        )
    ]


MOST_TERMS = 45
"""Words of a name by which the directory finds it: a transaction takes a hundred items, old and new."""


def write_organisation(record: Organisation, stored: Record | None) -> bool:
    """Write an organisation over what was read, with its rows in the directory, in one transaction.

    Returns False if the organisation has changed since it was read.
    """
    before = stored if isinstance(stored, Organisation) else None
    table = Setting.STATE_TABLE.read()
    old = directory_entries(before)[:MOST_TERMS] if before is not None and before.status == "active" else []
    new = directory_entries(record)[:MOST_TERMS] if record.status == "active" else []
    new_places = {(entry.pk, entry.sk) for entry in new}
    gone = [delete(table, entry.key) for entry in old if (entry.pk, entry.sk) not in new_places]
    added = [put(table, entry) for entry in new if entry not in old]
    try:
        transact([put_over(record, stored), *gone, *added])
    except ConditionFailedError:
        return False
    return True


def add_organisations(organisations: Iterable[Organisation], *, dry_run: bool) -> Counts:
    """Write open organisations that aren't stored yet, so that other files and changes by queue may refer to them.

    Any other change of an organisation is left to its own import. The directory is written first, so that after a run
    that broke off in between the next run writes the rest. Returns counts by entity: `read`, `added`, `written`.
    """
    named_organisations = list(organisations)
    stored_ids = {
        one.organisation_id for one in of_kind(Organisation, stored_items(one.key for one in named_organisations))
    }
    new = [
        one
        for one in named_organisations
        if one.status == "active" and one.organisation_id not in stored_ids and not dry_run
    ]
    listed = [entry for one in new for entry in directory_entries(one)]
    each(_put, listed)
    counts = {
        Organisation.entity: {
            "read": len(named_organisations),
            "added": len(new),
            "written": sum(each(put_if_newer, new)),
        }
    }
    return counts | ({DirectoryEntry.entity: {"read": len(listed), "written": len(listed)}} if listed else {})


def open_ones(organisation_ids: Iterable[str]) -> list[str]:
    """The ids of the organisations among these that are stored and not closed, sorted."""
    places = [Prefix.ORGANISATION.key(one) for one in organisation_ids]
    stored = of_kind(Organisation, stored_items(key_of(pk, Prefix.ORGANISATION.key()) for pk in places))
    return sorted(one.organisation_id for one in stored if one.status == "active")


def _put(entry: DirectoryEntry) -> None:
    aws.dynamodb().put_item(TableName=Setting.STATE_TABLE.read(), Item=entry.to_item())


def places_of(person_id: str) -> list[str]:
    """The organisations in which somebody has an active role; a consistent read."""
    roles = of_kind(RoleAssignment, partition(person_pk(person_id), Prefix.ROLE.key("")))
    return [role.organisation_id for role in roles if role.status == "active"]


def has_people(organisation_id: str, number: int) -> bool:
    """Whether at least `number` persons have a role in an organisation. The read may be a moment old."""
    items = inverse_beginning(Prefix.ORGANISATION.key(organisation_id), Prefix.ROLE.key(""), max(number, 1))
    roles = (role for item in items for role in of_kind(RoleAssignment, [item]))
    return _at_least(number, (role.person_id for role in roles if role.status == "active"))


def has_classes(organisation_id: str, number: int, today: str) -> bool:
    """Whether at least `number` classes last until `today` (ISO 8601) or longer. The read may be a moment old."""
    items = inverse_beginning(Prefix.ORGANISATION.key(organisation_id), Prefix.CLASS.key(""), max(number, 1))
    classes = (one for item in items for one in of_kind(SchoolClass, [item]))
    return _at_least(number, (one.class_id for one in classes if one.status == "active" and one.ends_on >= today))


def _at_least(number: int, ids: Iterable[str]) -> bool:
    seen: set[str] = set()
    if number <= 0:
        return True
    for name in ids:
        seen.add(name)
        if len(seen) >= number:
            return True
    return False


class Table(Struct):
    """What is stored (`read.split.Stored`), from the table; each organisation or person is read once."""

    _known: dict[str, bool] = field(default_factory=dict)
    _places: dict[str, list[str]] = field(default_factory=dict)

    def knows(self, organisation_id: str) -> bool:
        """Whether the organisation is stored."""
        if organisation_id not in self._known:
            pk = Prefix.ORGANISATION.key(organisation_id)
            self._known[organisation_id] = bool(stored_items([key_of(pk, Prefix.ORGANISATION.key())]))
        return self._known[organisation_id]

    def places_of(self, person_id: str) -> list[str]:
        """The organisations in which a person has an active role."""
        if person_id not in self._places:
            self._places[person_id] = places_of(person_id)
        return self._places[person_id]

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        """The organisation of each class that is stored, ended classes too, by class id."""
        items = stored_items(key_of(class_pk(one), Prefix.CLASS.key()) for one in class_ids)
        return {one.class_id: one.organisation_id for one in of_kind(SchoolClass, items)}

    def open_ones(self, organisation_ids: Iterable[str]) -> list[str]:
        """See `open_ones`."""
        return open_ones(organisation_ids)

    def organisations_of(self, source: str) -> list[str]:
        """The organisations of the newest list of everybody that a system has sent."""
        newest = imports.newest_list(source)
        return [] if newest is None else [one.organisation_id for one in imports.schools_of(newest.import_id)]
