"""The people of a school or of any organisation of the region, and which of them have linked."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.school.repository.people import classes_of
from functions.school.rules.people import LinkStatistics
from svyazka_common import aws, clock
from svyazka_common.reading import get_all, inverse, inverse_reads, key_reads, query_all, reads, side_by_side
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import (
    DirectoryEntry,
    Enrolment,
    Homeroom,
    RoleAssignment,
    TeachingLoad,
    class_pk,
    directory_pk,
    person_pk,
)
from svyazka_common.rights import counts, officer_keys
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import OrganisationKind, SchoolClass


KINDS: tuple[OrganisationKind, ...] = ("school", "authority")


def officer_items(session: Session) -> list[Item]:
    """Return the items from which `rights.access_authority` decides whether the caller is an officer."""
    return get_all(Setting.STATE_TABLE.read(), officer_keys(session))


def organisations() -> dict[str, str]:
    """Every organisation of the region: id and name."""
    entries = chain.from_iterable(_directory(kind) for kind in KINDS)
    return {entry.organisation_id: entry.name for entry in entries}


def link_statistics(organisation_id: str) -> LinkStatistics:
    """The people of one organisation."""
    pk, today = Prefix.ORGANISATION.key(organisation_id), clock.today()
    roles = of_kind(RoleAssignment, inverse(pk, Prefix.ROLE.key("")))
    links = of_kind(Link, inverse(pk, Prefix.LINK.key("")))
    return LinkStatistics(
        organisation_id=organisation_id,
        people=frozenset(role.person_id for role in roles if counts(role, today)),
        linked=frozenset(link.person_id for link in links if not link.suspended),
    )


def _directory(kind: OrganisationKind) -> list[DirectoryEntry]:
    entries = query_all(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": directory_pk(kind)}},
    )
    return of_kind(DirectoryEntry, entries)


def classes_and_linked(session: Session) -> tuple[list[Item], list[SchoolClass], set[str]]:
    """Return the items for `rights.access_school`, the school's classes, and the people linked by its accounts."""
    (administrator, classes), links = aws.concurrently(
        partial(classes_of, session),
        partial(inverse, Prefix.ORGANISATION.key(session.organisation_id), Prefix.LINK.key("")),
    )
    return administrator, classes, _linked(of_kind(Link, links))


def relations_in(class_ids: Iterable[str]) -> list[Enrolment | TeachingLoad | Homeroom]:
    """Who is or was a pupil or teacher of the classes."""
    items = side_by_side(inverse_reads(map(class_pk, class_ids)))
    return [*of_kind(Enrolment, items), *of_kind(TeachingLoad, items), *of_kind(Homeroom, items)]


def linked_of(people: Iterable[str]) -> set[str]:
    """Return those of the people who have linked, by an account of any organisation.

    Only people with a VK ID can have linked: a hundred VK IDs are read at once, then the links of those who have one.
    """
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(people)]
    with_vk_id = (person_pk(vk_id.person_id) for vk_id in of_kind(VkId, side_by_side(key_reads(keys))))
    return _linked(of_kind(Link, side_by_side(reads(with_vk_id, Prefix.LINK.key("")))))


def _linked(links: Iterable[Link]) -> set[str]:
    return {link.person_id for link in links if not link.suspended}
