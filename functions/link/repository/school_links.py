"""Who is in all classes of a school, and who of them has linked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.link.repository.schools import role_and_classes
from svyazka_common import aws
from svyazka_common.partitions import inverse, inverse_reads, key_reads, reads, side_by_side
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Homeroom, TeachingLoad
from svyazka_common.records.roster import class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.relations import InClass, RoleAssignment
    from svyazka_common.records.roster import SchoolClass


def role_classes_and_linked(
    person_id: str, organisation_id: str
) -> tuple[RoleAssignment | None, list[SchoolClass], set[str]]:
    """The person's role of administrator in a school, its classes, and who has linked by an account of it."""
    (role, classes), links = aws.concurrently(
        partial(role_and_classes, person_id, organisation_id),
        partial(inverse, Prefix.ORGANISATION.key(organisation_id), Prefix.LINK.key("")),
    )
    return role, classes, _linked(of_kind(Link, links))


def relations_in(class_ids: Iterable[str]) -> list[InClass]:
    """Who is or was a pupil or teacher of the classes."""
    found = side_by_side(inverse_reads(map(class_pk, class_ids)))
    return [*of_kind(Enrolment, found), *of_kind(TeachingLoad, found), *of_kind(Homeroom, found)]


def linked_of(people: Iterable[str]) -> set[str]:
    """Who of the people has linked, by an account of whatever organisation.

    Only who has a VK ID can have: a hundred are looked up in one read, and then the links of the few.
    """
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(people)]
    known = (person_pk(found.person_id) for found in of_kind(VkId, side_by_side(key_reads(keys))))
    return _linked(of_kind(Link, side_by_side(reads(known, Prefix.LINK.key("")))))


def _linked(links: Iterable[Link]) -> set[str]:
    return {link.person_id for link in links if not link.suspended}
