"""What stands of earlier imports for an organisation: the newest file that it follows, and what a freeze holds back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.repository.conditional import conditionally
from functions.roster.repository.progress import get, query, write
from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.records.base import of_kind
from svyazka_common.records.imports import HeldRemoval, LatestImport, OrganisationImport
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


def latest(organisation_id: str) -> LatestImport | None:
    """The newest bulk file that an organisation follows."""
    return get(LatestImport, Prefix.ORGANISATION.key(organisation_id), Prefix.IMPORT.key())


def follow(newest: LatestImport) -> None:
    """Note that an organisation follows a bulk file now, unless it follows a newer one."""
    request = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "Item": newest.to_item(),
        "ConditionExpression": "attribute_not_exists(pk) OR version < :version",
        "ExpressionAttributeValues": serialise({":version": newest.version}),
    }
    conditionally(aws.dynamodb().put_item, request)


def imports_of(organisation_id: str) -> list[OrganisationImport]:
    """The imports that an organisation has to do with, oldest first."""
    return of_kind(OrganisationImport, query(Prefix.ORGANISATION.key(organisation_id), Prefix.IMPORT.key("")))


def held_of(organisation_id: str) -> list[HeldRemoval]:
    """The removals that wait for the end of a freeze."""
    return of_kind(HeldRemoval, query(Prefix.ORGANISATION.key(organisation_id), Prefix.HELD.key("")))


def hold(removals: Iterable[HeldRemoval], known: Iterable[HeldRemoval]) -> None:
    """Note removals that are held back; those noted already are left alone."""
    there = {(one.removed_pk, one.removed_sk) for one in known}
    for removal in removals:
        if (removal.removed_pk, removal.removed_sk) not in there:
            write(removal)


def forget(records: Iterable[HeldRemoval | OrganisationImport]) -> None:
    """Forget what stood: it is done, or needed no more."""
    for record in records:
        aws.dynamodb().delete_item(TableName=Setting.ACCESS_TABLE.read(), Key=record.key)
