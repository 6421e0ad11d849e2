"""Who is in the organisations of the region, and who of them has linked: through the index, by two queries each."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from functions.link.rules.linked_share import Populace
from svyazka_common.partitions import inverse
from svyazka_common.reading import query_all
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import DirectoryEntry, directory_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.records.roster import OrganisationKind

KINDS: tuple[OrganisationKind, ...] = ("school", "authority")


def organisations() -> dict[str, str]:
    """Every organisation of the region: id and name."""
    found = chain.from_iterable(_directory(kind) for kind in KINDS)
    return {entry.organisation_id: entry.name for entry in found}


def populace(organisation_id: str) -> Populace:
    """The people of one organisation."""
    pk = Prefix.ORGANISATION.key(organisation_id)
    roles = of_kind(RoleAssignment, inverse(pk, Prefix.ROLE.key("")))
    links = of_kind(Link, inverse(pk, Prefix.LINK.key("")))
    return Populace(
        organisation_id=organisation_id,
        people=frozenset(role.person_id for role in roles if role.status == "active"),
        linked=frozenset(link.person_id for link in links if not link.suspended),
    )


def _directory(kind: OrganisationKind) -> list[DirectoryEntry]:
    found = query_all(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": directory_pk(kind)}},
    )
    return of_kind(DirectoryEntry, found)
