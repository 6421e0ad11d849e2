"""Reading what a school administrator or an officer is shown: classes, people, their logins and links."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from functions.school.rules.people import LinkStatistics
from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.reading import (
    get_all,
    inverse,
    inverse_between,
    inverse_reads,
    key_reads,
    query_all,
    reads,
    side_by_side,
)
from svyazka_common.records.base import Item, Prefix, first, key_of, of_kind
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import (
    Account,
    DirectoryEntry,
    Enrolment,
    Guardianship,
    Homeroom,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    directory_pk,
    person_pk,
    role_spans,
)
from svyazka_common.rights import STAFF, counts, officer_keys
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.reading import Read
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import OrganisationKind


KINDS: tuple[OrganisationKind, ...] = ("school", "authority")


class ClassRelations(Struct, frozen=True, kw_only=True):
    """The relations of people to a class, ended relations too."""

    enrolments: list[Enrolment]
    loads: list[TeachingLoad]
    homerooms: list[Homeroom]


class Profiles(Struct, frozen=True, kw_only=True):
    """Some people, by person id: names, whether they are linked, their accounts."""

    people: dict[str, Person] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()


def classes_of(session: Session) -> tuple[list[Item], list[SchoolClass]]:
    """Return the items for `rights.access_school`, and the school's classes, ended classes too."""
    administrator, classes = aws.concurrently(
        partial(administrator_items, session),
        partial(inverse, Prefix.ORGANISATION.key(session.organisation_id), Prefix.CLASS.key("")),
    )
    return administrator, of_kind(SchoolClass, classes)


def class_and_people(session: Session, class_id: str) -> tuple[list[Item], SchoolClass | None, ClassRelations]:
    """Read the items for `rights.access_school`, a class, and everybody's relations to it, all at the same time."""
    pk = class_pk(class_id)
    prefixes = (Prefix.PUPIL, Prefix.TEACHER, Prefix.HOMEROOM)
    administrator, class_items, *relations = aws.concurrently(
        partial(administrator_items, session),
        partial(get_all, Setting.STATE_TABLE.read(), [key_of(pk, Prefix.CLASS.key())]),
        *(partial(inverse, pk, prefix.key("")) for prefix in prefixes),
    )
    items = list(chain.from_iterable(relations))
    people = ClassRelations(
        enrolments=of_kind(Enrolment, items), loads=of_kind(TeachingLoad, items), homerooms=of_kind(Homeroom, items)
    )
    return administrator, first(SchoolClass, class_items), people


def guardianships_of(pupils: Iterable[str]) -> list[Guardianship]:
    """Who is or was a guardian of one of the pupils."""
    reads = inverse_reads(map(person_pk, sorted(pupils)), Prefix.GUARDED_BY.key(""))
    return of_kind(Guardianship, side_by_side(reads))


def staff_roles(session: Session) -> tuple[list[Item], list[RoleAssignment]]:
    """Return the items for `rights.access_school`, and the roles of those who work or worked in the school."""
    pk = Prefix.ORGANISATION.key(session.organisation_id)
    administrator, *staff = aws.concurrently(
        partial(administrator_items, session),
        *(partial(inverse_between, pk, *span) for span in role_spans(STAFF)),
    )
    return administrator, of_kind(RoleAssignment, chain.from_iterable(staff))


def profiles_of(people: Iterable[str]) -> Profiles:
    """Names, links and accounts of people, side by side; one call for a hundred names, for fifty of the others."""
    wanted = sorted(people)
    links = reads(map(person_pk, wanted), Prefix.LINK.key(""))
    accounts = inverse_reads(map(person_pk, wanted), Prefix.ACCOUNT.key(""))
    items, today = side_by_side(chain(names_of(wanted), links, accounts)), clock.today()
    return Profiles(
        people={person.person_id: person for person in of_kind(Person, items)},
        linked=frozenset(link.person_id for link in of_kind(Link, items) if not link.suspended),
        accounts=tuple(account for account in of_kind(Account, items) if counts(account, today)),
    )


def people_named(people: Iterable[str]) -> dict[str, Person]:
    """Return the people by id; ids that the roster lacks are left out."""
    return {person.person_id: person for person in of_kind(Person, side_by_side(names_of(sorted(people))))}


def names_of(people: list[str]) -> Iterable[Read]:
    """Return the reads of the people's own items, a hundred people in each."""
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in people]
    return key_reads(keys)


def officer_items(session: Session) -> list[Item]:
    """Return the items from which `rights.access_authority` decides whether the caller is an officer."""
    return get_all(Setting.STATE_TABLE.read(), officer_keys(session))


def organisations() -> dict[str, str]:
    """Every organisation of the region: id and name."""
    entries = chain.from_iterable(_directory(kind) for kind in KINDS)
    return {entry.organisation_id: entry.name for entry in entries}


def link_statistics(organisation_id: str) -> LinkStatistics:
    """The people of one organisation, and the people that its accounts have linked."""
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

    Only people with a VK ID can have linked: a hundred VK IDs are read at once, then the links of their owners.
    """
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(people)]
    with_vk_id = (person_pk(vk_id.person_id) for vk_id in of_kind(VkId, side_by_side(key_reads(keys))))
    return _linked(of_kind(Link, side_by_side(reads(with_vk_id, Prefix.LINK.key("")))))


def _linked(links: Iterable[Link]) -> set[str]:
    return {link.person_id for link in links if not link.suspended}
