"""Numbers in other hands: what the school administrator decides by, and what the decision writes."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.school.repository.people import names_of
from svyazka_common import aws
from svyazka_common.administrators import administrator_items, still_counts
from svyazka_common.audit import audited
from svyazka_common.links import release, without
from svyazka_common.phone_holders import Holder, children_of, guardians_of, holders_from, strangers
from svyazka_common.reading import get_all, inverse, reads, side_by_side
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import Conflict, Phone, phone_pk
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, Person, Role, RoleAssignment, person_pk
from svyazka_common.rights import counts
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, put, transact
from svyazka_common.write_conflicts import WriteConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import AuditedAction, Session
    from svyazka_common.records.base import Item, Key
    from svyazka_common.records.link import Settlement


AUDITED: dict[Settlement, AuditedAction] = {"release": "conflict_released", "keep": "conflict_kept"}
AFFILIATIONS = (
    Prefix.ROLE.key(""),
    Prefix.ENROLMENT.key(""),
    Prefix.HOMEROOM.key(""),
    Prefix.GUARDIAN_OF.key(""),
)


class Case(Struct, frozen=True, kw_only=True):
    """A conflict, who holds the number now, and the family of the person who wants it."""

    conflict: Conflict
    phone: Phone
    kin: frozenset[str]

    @property
    def strangers(self) -> list[Holder]:
        """The holders outside the claimant's family; none where the number has come free meanwhile."""
        return strangers(self.conflict.person_id, self.kin, holders_from(self.phone.holders))


def conflicts_of(organisation_id: str) -> list[Conflict]:
    """The conflicts of a school that nobody has settled."""
    return of_kind(Conflict, inverse(Prefix.ORGANISATION.key(organisation_id), Prefix.CONFLICT.key("")))


def cases(conflicts: Iterable[Conflict]) -> list[Case]:
    """Return the conflicts, each with the number's holders and the claimant's family."""
    return aws.concurrently(*(partial(_case, conflict) for conflict in conflicts))


def administrator_and_case(session: Session, person_id: str, phone_key: str) -> tuple[list[Item], Case | None]:
    """Return the items that show whether the caller is the administrator, and one conflict with what decides it."""
    administrator, items, kin = aws.concurrently(
        partial(administrator_items, session),
        partial(get_all, Setting.STATE_TABLE.read(), [_conflict_key(person_id, phone_key), _phone_key(phone_key)]),
        partial(_kin, person_id),
    )
    conflict = first(Conflict, items)
    if conflict is None:
        return administrator, None
    return administrator, Case(conflict=conflict, phone=first(Phone, items) or Phone(phone_key=phone_key), kin=kin)


class Affiliation(Struct, frozen=True, kw_only=True):
    """What somebody is in a school today: roles, classes (a parent's are those of the children there), children."""

    roles: list[Role]
    classes: list[str]
    children: list[str]


def people_and_affiliations(
    people: Iterable[str], organisation_id: str, today: str
) -> tuple[dict[str, Person], dict[str, Affiliation]]:
    """People by id, and what those of them who have a role in the school today are in it."""
    pks = [person_pk(person_id) for person_id in sorted(people)]
    relations = (reads(pks, prefix) for prefix in AFFILIATIONS)
    items = side_by_side(chain(names_of(sorted(people)), *relations))
    roles = [role for role in of_kind(RoleAssignment, items) if role.organisation_id == organisation_id]
    affiliated = {role.person_id for role in roles if counts(role, today)}
    families = [relation for relation in of_kind(Guardianship, items) if relation.guardian_id in affiliated]
    families = [relation for relation in families if counts(relation, today)]
    wards = {person_pk(relation.child_id) for relation in families}
    items += side_by_side(reads(sorted(wards), Prefix.ENROLMENT.key("")))
    classes: dict[str, set[str]] = {}
    in_classes: list[Enrolment | Homeroom] = [*of_kind(Enrolment, items), *of_kind(Homeroom, items)]
    for relation in in_classes:
        if relation.organisation_id == organisation_id and counts(relation, today):
            classes.setdefault(relation.person_id, set()).add(relation.class_label)
    children = {person_id: [ward for ward in families if ward.guardian_id == person_id] for person_id in affiliated}
    affiliations = {
        person_id: Affiliation(
            roles=[role.role for role in roles if role.person_id == person_id and counts(role, today)],
            classes=sorted(
                classes.get(person_id, set()).union(
                    *(classes.get(ward.child_id, set()) for ward in children[person_id])
                )
            ),
            children=sorted(ward.child_name for ward in children[person_id] if ward.child_id in classes),
        )
        for person_id in affiliated
    }
    return {person.person_id: person for person in of_kind(Person, items)}, affiliations


def commit_decision(
    session: Session, role: RoleAssignment, case: Case, settled: Conflict, released: tuple[str, ...]
) -> None:
    """Write the decision on a conflict, and take the number from the `released` holders (person ids).

    Raises WriteConflictError where somebody has decided since the conflict was read, or the claimant or a holder has
    proven the number.
    """
    assert settled.settlement is not None
    assert settled.settled_at is not None
    undecided = "noticed_at = :noticed_at AND attribute_not_exists(settlement)"
    actions = [
        put(Setting.STATE_TABLE.read(), settled, undecided, noticed_at=case.conflict.noticed_at),
        still_counts(role),
        audited(session, AUDITED[settled.settlement], settled.person_id),
        *(_release_holders(case.phone, released, settled.settled_at) if released else []),
    ]
    try:
        transact(actions)
    except ConditionFailedError:
        raise WriteConflictError from None


def _release_holders(phone: Phone, people: tuple[str, ...], now: int) -> list[Action]:
    """Take the number from its holders, as a new proof does after 90 days; fails where somebody has proven it since."""
    released = replace(without(phone, people), version=phone.version + 1)
    write = put(Setting.STATE_TABLE.read(), released, "version = :read", read=phone.version)
    return [write, *(release(person_id, phone.phone_key, now) for person_id in people)]


def _case(conflict: Conflict) -> Case:
    items = get_all(Setting.STATE_TABLE.read(), [_phone_key(conflict.phone_key)])
    phone = first(Phone, items) or Phone(phone_key=conflict.phone_key)
    return Case(conflict=conflict, phone=phone, kin=_kin(conflict.person_id))


def _kin(person_id: str) -> frozenset[str]:
    return frozenset(children_of(person_id) | guardians_of(person_id))


def _phone_key(phone_key: str) -> Key:
    return key_of(phone_pk(phone_key), Prefix.PHONE.key())


def _conflict_key(person_id: str, phone_key: str) -> Key:
    return key_of(person_pk(person_id), Prefix.CONFLICT.key(phone_key))
