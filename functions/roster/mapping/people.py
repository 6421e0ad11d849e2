"""Persons and their roles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from functions.roster.mapping.known import Known, KnownPerson
from functions.roster.mapping.relations import standing
from functions.roster.problems import Code
from svyazka_common.records.relations import Enrolment, RoleAssignment
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.roster.rows.people import DemographicsRow
    from functions.roster.rows.relations import RoleRow
    from svyazka_common.records.relations import InClass, Role
    from svyazka_common.records.roster import OrganisationKind, Sex


def persons(known: Known) -> Iterator[Person]:
    """Everybody whom the part has a row of, with birth date and sex where they are told."""
    demographics = dict(known.part.demographics)
    for row in known.part.users.values():
        more = demographics.pop(row.sourced_id, None)
        before = known.stored.persons.get(row.sourced_id)
        birth_date, sex = _birth(more, before)
        person = Person(
            person_id=row.sourced_id,
            family_name=row.family_name,
            given_name=row.given_name,
            patronymic=before.patronymic if before and "middleName" in row.untold else row.patronymic,
            birth_date=birth_date,
            sex=sex,
            status="ended" if row.removed else "active",
            version=max(row.version, more.version) if more else row.version,
        )
        known.persons[row.sourced_id] = KnownPerson(
            full_name=person.full_name, removed=row.removed, version=row.version
        )
        yield person
    yield from _born(known, demographics)


def _born(known: Known, demographics: dict[str, DemographicsRow]) -> Iterator[Person]:
    """Those of whom the bundle tells birth date and sex, and nothing else."""
    for more in demographics.values():
        before = known.stored.persons.get(more.sourced_id) if more.sourced_id in known.persons else None
        if before is None:
            known.tell(more, "sourcedId", Code.REFERENCE)
        else:
            birth_date, sex = _birth(more, before)
            yield replace(before, birth_date=birth_date, sex=sex, version=more.version)


def _birth(more: DemographicsRow | None, before: Person | None) -> tuple[str | None, Sex | None]:
    """Birth date and sex; what no cell tells is as before."""
    if more is None:
        return (before.birth_date, before.sex) if before else (None, None)
    if before is None:
        return more.birth_date, more.sex
    return (
        before.birth_date if "birthDate" in more.untold else more.birth_date,
        before.sex if "sex" in more.untold else more.sex,
    )


def role_assignments(known: Known) -> Iterator[RoleAssignment]:
    """The roles in the organisation; notes who is a pupil, wherever."""
    for row in known.part.roles:
        elsewhere = row.organisation_id != known.part.organisation_id
        if row.role == "pupil":
            known.pupils.add(row.person_id)
        if elsewhere:
            continue
        person = known.persons.get(row.person_id)
        role = _here(row.role, known.organisation.kind)
        if person is None:
            known.tell(row, "userSourcedId", Code.REFERENCE)
        elif role is None:
            known.tell(row, "role", Code.ROLE_IN_WRONG_ORGANISATION)
        else:
            yield _role(row, role, person, known)


def _role(row: RoleRow, role: Role, person: KnownPerson, known: Known) -> RoleAssignment:
    organisation = known.organisation
    return RoleAssignment(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        role=role,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        **standing(removed=row.removed, unsupported=person.removed or organisation.removed),
        version=max(row.version, person.version, organisation.version),
    )


def _here(role: Role, kind: OrganisationKind) -> Role | None:
    """What the role is in an organisation of that kind; None where there is no such role.

    OneRoster 1.1 has one word for the administrators of both.
    """
    if kind == "authority":
        return "authority_officer" if role in {"authority_officer", "school_admin"} else None
    return None if role == "authority_officer" else role


def tell_doubles(known: Known, people: Iterable[Person], placed: Iterable[InClass], here: set[str]) -> None:
    """Report persons of the organisation (`here`) who are likely to be another of them once more.

    They have another's name and birth date; or name and class, where of one of the two the birth date isn't known. In
    a school of two thousand parents a name alone says nothing, and in a region neither does it with the birth date.
    """
    classes: dict[str, list[str]] = defaultdict(list)
    for one in placed:
        if isinstance(one, Enrolment) and one.status == "active":
            classes[one.person_id].append(one.class_id)
    seen: dict[tuple[str, ...], tuple[Person, int]] = {}
    for person in people:
        row = known.part.users.get(person.person_id)
        if row is None or row.removed or person.person_id not in here:
            continue
        names = tuple(_folded(name) for name in (person.family_name, person.given_name, person.patronymic or ""))
        marks = [(*names, "born", person.birth_date)] if person.birth_date else []
        marks += [(*names, "in", class_id) for class_id in classes[person.person_id]]
        others = (seen.setdefault(mark, (person, row.number)) for mark in marks)
        numbers = [number for other, number in others if other is not person and _may_be_one(person, other)]
        if numbers:
            known.note(row, "", Code.DUPLICATE_PERSON, other=min(numbers))


def _folded(name: str) -> str:
    return name.casefold().replace("ё", "е")


def _may_be_one(one: Person, other: Person) -> bool:
    return one.birth_date == other.birth_date or not (one.birth_date and other.birth_date)
