"""Reading what a school administrator is shown: classes, people, their logins and links."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.reading import get_all, inverse, inverse_reads, key_reads, reads, side_by_side
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Guardianship,
    Homeroom,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
)
from svyazka_common.rights import STAFF, counts
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.reading import Read
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item


class ClassRelations(Struct, frozen=True, kw_only=True):
    """The relations of people to a class, ended ones too."""

    enrolments: list[Enrolment]
    loads: list[TeachingLoad]
    homerooms: list[Homeroom]


class Profiles(Struct, frozen=True, kw_only=True):
    """Some people, by person id: names, whether they are linked, their accounts."""

    people: dict[str, Person] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()


def classes_of(session: Session) -> tuple[list[Item], list[SchoolClass]]:
    """Return the items for `rights.access_school`, and the school's classes, ended ones too."""
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
        *(partial(inverse, pk, Prefix.ROLE.key(name, "")) for name in sorted(STAFF)),
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
