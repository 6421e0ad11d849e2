"""What a school administrator sees of the school: its classes, its people, and which of them have linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.school.repository.people import class_and_people, classes_of, guardianships_of, profiles_of, staff_roles
from functions.school.rules.people import children_in_class, pupil_name
from functions.school.schemas import ClassPeople, School, SchoolClassOut, SchoolPerson, Staff
from svyazka_common import clock
from svyazka_common.names import natural
from svyazka_common.rights import access_class, access_school, counts_or_will

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.school.repository.people import Profiles
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Homeroom, SchoolClass, TeachingLoad


def school_with_classes(session: Session) -> School:
    """The school with the classes that are not over. Raises ProblemError(not_school_admin).

    Classes that begin later are in the list too, since logins are handed out before the year. It gives nobody a right.
    """
    administrator, classes = classes_of(session)
    today = clock.today()
    role = access_school(session, administrator, today)
    not_over = (each for each in classes if counts_or_will(each, today))
    return School(
        organisation_id=role.organisation_id,
        name=role.organisation_name,
        classes=[
            SchoolClassOut(class_id=each.class_id, label=each.label)
            for each in sorted(not_over, key=lambda each: natural(each.label))
        ],
    )


def people_of_class(session: Session, class_id: str) -> ClassPeople:
    """Return pupils, parents and teachers of a class. Raises ProblemError: not_school_admin, class_unknown.

    A class that begins later lists its future people, since logins are handed out before the year. The list gives
    nobody a right.
    """
    administrator, stored_class, relations = class_and_people(session, class_id)
    today = clock.today()
    school_class = access_class(session, administrator, stored_class, today)
    pupils = {relation.person_id for relation in relations.enrolments if counts_or_will(relation, today)}
    taught: list[TeachingLoad | Homeroom] = [*relations.loads, *relations.homerooms]
    teachers = {duty.person_id for duty in taught if counts_or_will(duty, today)}
    families = children_in_class(guardianships_of(pupils), pupils, today)
    return _class_people(school_class, pupils, teachers, families)


def staff_of(session: Session) -> Staff:
    """Return the people who work in the school, or will. Raises ProblemError(not_school_admin)."""
    administrator, staff = staff_roles(session)
    today = clock.today()
    role = access_school(session, administrator, today)
    people = {role.person_id for role in staff if counts_or_will(role, today)}
    return Staff(people=_listed(people, profiles_of(people), role.organisation_id))


def _class_people(
    school_class: SchoolClass, pupils: set[str], teachers: set[str], families: dict[str, set[str]]
) -> ClassPeople:
    profiles, school = profiles_of({*pupils, *teachers, *families}), school_class.organisation_id
    names = {pupil: pupil_name(profiles.people[pupil]) for pupil in pupils if pupil in profiles.people}
    shown = [
        person.model_copy(update={"name": names[person.person_id]}) for person in _listed(pupils, profiles, school)
    ]
    parents = [_with_children(person, families, names) for person in _listed(families, profiles, school)]
    teaching = _listed(teachers, profiles, school)
    return ClassPeople(
        class_id=school_class.class_id, label=school_class.label, pupils=shown, parents=parents, teachers=teaching
    )


def _with_children(parent: SchoolPerson, families: dict[str, set[str]], names: dict[str, str]) -> SchoolPerson:
    children = sorted(names[child] for child in families[parent.person_id] if child in names)
    return parent.model_copy(update={"children": children})


def _listed(people: Iterable[str], profiles: Profiles, organisation_id: str) -> list[SchoolPerson]:
    # The index may name a person whose own item the roster has not sent yet; such a person is left out.
    shown = [
        SchoolPerson(
            person_id=person_id,
            name=profiles.people[person_id].full_name,
            linked=person_id in profiles.linked,
            logins=sorted(
                account.login
                for account in profiles.accounts
                if account.person_id == person_id and account.organisation_id == organisation_id
            ),
            children=[],
        )
        for person_id in people
        if person_id in profiles.people
    ]
    return sorted(shown, key=lambda person: (person.name, person.person_id))
