"""Finding the people around classes and in an organisation, by the inverse index, which follows with a delay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from svyazka_common import reading
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import (
    Enrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
    role_spans,
)
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from svyazka_common.records.roster import Role


class PeopleOfClasses(Struct, frozen=True, kw_only=True):
    """Person ids by class: its pupils, their guardians, its teachers; labels by class."""

    labels: dict[str, str] = field(default_factory=dict)
    pupils: dict[str, set[str]] = field(default_factory=dict)
    parents: dict[str, set[str]] = field(default_factory=dict)
    teachers: dict[str, set[str]] = field(default_factory=dict)

    def everybody(self) -> set[str]:
        """All of them."""
        return set[str]().union(*self.pupils.values(), *self.parents.values(), *self.teachers.values())


def people_of_classes(class_ids: Iterable[str], today: str) -> PeopleOfClasses:
    """Who learns and teaches in classes today, and the pupils' guardians."""
    items = reading.side_by_side(reading.inverse_reads(map(class_pk, sorted(set(class_ids)))))
    enrolments = [one for one in of_kind(Enrolment, items) if counts(one, today)]
    duties = [
        *(one for one in of_kind(Homeroom, items) if counts(one, today)),
        *(one for one in of_kind(TeachingLoad, items) if counts(one, today)),
    ]
    by_pupil = {one.person_id: one.class_id for one in enrolments}
    wards = reading.side_by_side(reading.inverse_reads(map(person_pk, sorted(by_pupil)), Prefix.GUARDED_BY.key("")))
    people = PeopleOfClasses()
    for relation in (*enrolments, *duties):
        people.labels[relation.class_id] = relation.class_label
        group = people.pupils if isinstance(relation, Enrolment) else people.teachers
        group.setdefault(relation.class_id, set()).add(relation.person_id)
    guardians: dict[str, set[str]] = {}
    for guardianship in of_kind(Guardianship, wards):
        if counts(guardianship, today):
            guardians.setdefault(guardianship.child_id, set()).add(guardianship.guardian_id)
    for class_id, pupils in people.pupils.items():
        people.parents[class_id] = set[str]().union(*(guardians.get(pupil, set()) for pupil in pupils))
    return people


def staff_of(organisation_id: str, roles: AbstractSet[Role], today: str) -> dict[str, set[Role]]:
    """Who has one of these roles in an organisation today, with the roles, by person id."""
    pk = Prefix.ORGANISATION.key(organisation_id)
    items = reading.side_by_side(partial(reading.inverse_between, pk, *span) for span in role_spans(roles))
    roles_of: dict[str, set[Role]] = {}
    for role in of_kind(RoleAssignment, items):
        if counts(role, today):
            roles_of.setdefault(role.person_id, set()).add(role.role)
    return roles_of


def classes_of(organisation_id: str, today: str) -> list[SchoolClass]:
    """The classes of an organisation that count today."""
    items = reading.inverse(Prefix.ORGANISATION.key(organisation_id), Prefix.CLASS.key(""))
    return [one for one in of_kind(SchoolClass, items) if counts(one, today)]
