"""From items to the records of the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.accounts import Account, AccountClaim
from svyazka_common.records.changes import Tombstone, Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import AcademicYear, Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record

RELATIONS = (Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad)

KINDS: dict[str, type[Record]] = {
    kind.entity: kind
    for kind in (
        *(Organisation, AcademicYear, SchoolClass, Person, AccountClaim, Tombstone),
        *RELATIONS,
        *(Account, Link, Suspension, Waiting),
    )
}


def record_of(item: Item) -> Record:
    """The record that an item is."""
    return KINDS[item["entity"]["S"]].from_item(item)
