"""Numbers in other hands: what the school administrator decides by, and what the decision writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.link.repository.journeys import release, without
from functions.link.repository.people import children_of, guardians_of
from functions.link.repository.queries import first
from functions.link.repository.schools import names_of, roles_of
from functions.link.rules.phone_holders import Holder, holders_from, strangers
from svyazka_common import aws
from svyazka_common.partitions import inverse, reads, side_by_side
from svyazka_common.reading import get_all
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.link import Conflict, Phone, phone_pk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import Person, person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.dynamodb import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conflict, who holds the number now, and the family of the person who wants it."""

    conflict: Conflict
    phone: Phone
    kin: frozenset[str]

    @property
    def strangers(self) -> list[Holder]:
        """The holders with whom the person can't share the number; none where it has come free meanwhile."""
        return strangers(self.conflict.person_id, self.kin, holders_from(self.phone.holders))


def conflicts_of(organisation_id: str) -> list[Conflict]:
    """The conflicts of a school that nobody has settled."""
    return of_kind(Conflict, inverse(Prefix.ORGANISATION.key(organisation_id), Prefix.CONFLICT.key("")))


def cases(conflicts: Iterable[Conflict]) -> list[Case]:
    """The conflicts with what decides them."""
    found = aws.concurrently(*(partial(_case, conflict) for conflict in conflicts))
    return list(found)


def roles_and_case(caller_id: str, person_id: str, phone_key: str) -> tuple[list[RoleAssignment], Case | None]:
    """The caller's roles, and one conflict with what decides it."""
    roles, items, kin = aws.concurrently(
        partial(roles_of, caller_id),
        partial(get_all, Setting.STATE_TABLE.read(), [_conflict_key(person_id, phone_key), _phone_key(phone_key)]),
        partial(_kin, person_id),
    )
    conflict = first(Conflict, items)
    if conflict is None:
        return roles, None
    return roles, Case(conflict=conflict, phone=first(Phone, items) or Phone(phone_key=phone_key), kin=kin)


def people_and_colleagues(
    people: Iterable[str], holders: Iterable[str], organisation_id: str
) -> tuple[dict[str, Person], set[str]]:
    """People by id, and which of the holders have a role in the school now."""
    prefix = Prefix.ROLE.key(organisation_id, "")
    roles = reads(map(person_pk, sorted(holders)), prefix)
    found = side_by_side(chain(names_of(sorted(people)), roles))
    here = {role.person_id for role in of_kind(RoleAssignment, found) if role.status == "active"}
    return {person.person_id: person for person in of_kind(Person, found)}, here


def settle(conflict: Conflict, settled: Conflict) -> Action:
    """Write the decision, unless somebody has decided or the person has come again since it was read."""
    condition = "noticed_at = :noticed_at AND attribute_not_exists(settlement)"
    return put(Setting.STATE_TABLE.read(), settled, condition, noticed_at=conflict.noticed_at)


def release_holders(phone: Phone, people: tuple[str, ...], now: int) -> list[Action]:
    """Take the number from holders, as a new proof does after 90 days; only while nobody has proven it since."""
    left = without(phone, people)
    held = replace(left, version=phone.version + 1)
    kept = put(Setting.STATE_TABLE.read(), held, "version = :read", read=phone.version)
    return [kept, *(release(person_id, phone.phone_key, now) for person_id in people)]


def _case(conflict: Conflict) -> Case:
    found = first(Phone, get_all(Setting.STATE_TABLE.read(), [_phone_key(conflict.phone_key)]))
    phone = found or Phone(phone_key=conflict.phone_key)
    return Case(conflict=conflict, phone=phone, kin=_kin(conflict.person_id))


def _kin(person_id: str) -> frozenset[str]:
    return frozenset(children_of(person_id) | guardians_of(person_id))


def _phone_key(phone_key: str) -> Key:
    return key_of(phone_pk(phone_key), Prefix.PHONE.key())


def _conflict_key(person_id: str, phone_key: str) -> Key:
    return key_of(person_pk(person_id), Prefix.CONFLICT.key(phone_key))
