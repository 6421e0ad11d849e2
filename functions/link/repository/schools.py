"""Reading what a school administrator is shown: classes, people, their logins and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.link.repository.queries import first
from svyazka_common import aws
from svyazka_common.partitions import inverse, inverse_reads, key_reads, partition, reads, side_by_side
from svyazka_common.reading import get_all
from svyazka_common.records.accounts import Account
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad, role_sk
from svyazka_common.records.roster import Person, SchoolClass, class_pk, person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.partitions import Read
    from svyazka_common.records.relations import Role

STAFF: tuple[Role, ...] = ("teacher", "homeroom_teacher", "school_admin", "authority_officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRelations:
    """Everybody who has or had to do with a class."""

    enrolments: list[Enrolment]
    loads: list[TeachingLoad]
    homerooms: list[Homeroom]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of some people, by person id: name, whether they are linked, their accounts."""

    people: dict[str, Person] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()


def admin_role(person_id: str, organisation_id: str) -> RoleAssignment | None:
    """The person's role of administrator in a school, if there is or was one."""
    key = key_of(person_pk(person_id), role_sk(organisation_id, "school_admin"))
    return first(RoleAssignment, get_all(Setting.STATE_TABLE.read(), [key]))


def roles_of(person_id: str) -> list[RoleAssignment]:
    """All roles of a person."""
    return of_kind(RoleAssignment, partition(person_pk(person_id), Prefix.ROLE.key("")))


def role_and_classes(person_id: str, organisation_id: str) -> tuple[RoleAssignment | None, list[SchoolClass]]:
    """The person's role of administrator in a school, and its classes, ended ones too."""
    role, classes = aws.concurrently(
        partial(admin_role, person_id, organisation_id),
        partial(inverse, Prefix.ORGANISATION.key(organisation_id), Prefix.CLASS.key("")),
    )
    return role, of_kind(SchoolClass, classes)


def roles_and_class(person_id: str, class_id: str) -> tuple[list[RoleAssignment], SchoolClass | None, ClassRelations]:
    """A person's roles, a class, and who has to do with it, all side by side."""
    pk = class_pk(class_id)
    keys = [key_of(pk, Prefix.CLASS.key())]
    prefixes = (Prefix.PUPIL, Prefix.TEACHER, Prefix.HOMEROOM)
    roles, found, *relations = aws.concurrently(
        partial(roles_of, person_id),
        partial(get_all, Setting.STATE_TABLE.read(), keys),
        *(partial(inverse, pk, prefix.key("")) for prefix in prefixes),
    )
    items = list(chain.from_iterable(relations))
    people = ClassRelations(
        enrolments=of_kind(Enrolment, items), loads=of_kind(TeachingLoad, items), homerooms=of_kind(Homeroom, items)
    )
    return roles, first(SchoolClass, found), people


def guardianships_of(pupils: Iterable[str]) -> list[Guardianship]:
    """Who is or was a guardian of one of the pupils."""
    reads = inverse_reads(map(person_pk, sorted(pupils)), Prefix.GUARDED_BY.key(""))
    return of_kind(Guardianship, side_by_side(reads))


def role_and_staff(person_id: str, organisation_id: str) -> tuple[RoleAssignment | None, list[RoleAssignment]]:
    """The person's role of administrator in a school, and who works or worked there."""
    pk = Prefix.ORGANISATION.key(organisation_id)
    role, *staff = aws.concurrently(
        partial(admin_role, person_id, organisation_id),
        *(partial(inverse, pk, Prefix.ROLE.key(name, "")) for name in STAFF),
    )
    return role, of_kind(RoleAssignment, chain.from_iterable(staff))


def known_of(people: Iterable[str]) -> Known:
    """Names, links and accounts of people, side by side; one call for a hundred names, for fifty of the others."""
    wanted = sorted(people)
    links = reads(map(person_pk, wanted), Prefix.LINK.key(""))
    accounts = inverse_reads(map(person_pk, wanted), Prefix.ACCOUNT.key(""))
    items = side_by_side(chain(names_of(wanted), links, accounts))
    return Known(
        people={person.person_id: person for person in of_kind(Person, items)},
        linked=frozenset(link.person_id for link in of_kind(Link, items) if not link.suspended),
        accounts=tuple(account for account in of_kind(Account, items) if account.status == "active"),
    )


def names_of(people: list[str]) -> Iterable[Read]:
    """The reads of people's own items, one for a hundred."""
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in people]
    return key_reads(keys)
