"""What a school administrator sees of the school: its classes, and who of whom has linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.administrator import require
from functions.link.repository import schools
from functions.link.rules.ordering import natural
from functions.link.rules.school import administered, children_in_class, current, pupil_name
from functions.link.school_models import ClassPeople, School, SchoolClassOut, SchoolPerson, Staff
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.link.repository.schools import Known
    from svyazka_common.records.roster import SchoolClass


def school_with_classes(person_id: str, organisation_id: str) -> School:
    """The school with the classes that are not over. Raises ProblemError(not_school_admin)."""
    role, classes = schools.role_and_classes(person_id, organisation_id)
    name, today = require(role).organisation_name, clock.today()
    present = sorted((found for found in classes if current(found, today)), key=lambda found: natural(found.label))
    return School(
        organisation_id=organisation_id,
        name=name,
        classes=[SchoolClassOut(class_id=found.class_id, label=found.label) for found in present],
    )


def people_of_class(person_id: str, class_id: str) -> ClassPeople:
    """Pupils, parents and teachers. Raises ProblemError: not_school_admin, class_unknown."""
    roles, found, relations = schools.roles_and_class(person_id, class_id)
    own = administered(roles)
    if not own:
        raise ProblemError(Code.NOT_SCHOOL_ADMIN)
    if found is None or found.organisation_id not in own:
        raise ProblemError(Code.CLASS_UNKNOWN)
    today = clock.today()
    pupils = {relation.person_id for relation in relations.enrolments if current(relation, today)}
    teachers = {load.person_id for load in (*relations.loads, *relations.homerooms) if current(load, today)}
    families = children_in_class(schools.guardianships_of(pupils), pupils)
    return _class_people(found, pupils, teachers, families)


def staff_of(person_id: str, organisation_id: str) -> Staff:
    """Who works in the school. Raises ProblemError(not_school_admin)."""
    role, staff = schools.role_and_staff(person_id, organisation_id)
    require(role)
    people = {found.person_id for found in staff if found.status == "active"}
    return Staff(people=_listed(people, schools.known_of(people), organisation_id))


def _class_people(
    found: SchoolClass, pupils: set[str], teachers: set[str], families: dict[str, set[str]]
) -> ClassPeople:
    known, school = schools.known_of({*pupils, *teachers, *families}), found.organisation_id
    called = {pupil: pupil_name(known.people[pupil]) for pupil in pupils if pupil in known.people}
    shown = [person.model_copy(update={"name": called[person.person_id]}) for person in _listed(pupils, known, school)]
    parents = [_with_children(person, families, called) for person in _listed(families, known, school)]
    teaching = _listed(teachers, known, school)
    return ClassPeople(class_id=found.class_id, label=found.label, pupils=shown, parents=parents, teachers=teaching)


def _with_children(parent: SchoolPerson, families: dict[str, set[str]], called: dict[str, str]) -> SchoolPerson:
    children = sorted(called[child] for child in families[parent.person_id] if child in called)
    return parent.model_copy(update={"children": children})


def _listed(people: Iterable[str], known: Known, organisation_id: str) -> list[SchoolPerson]:
    # The index may tell of somebody whose own item has not come yet; they follow with the next look.
    shown = [
        SchoolPerson(
            person_id=person_id,
            name=known.people[person_id].full_name,
            linked=person_id in known.linked,
            logins=sorted(
                account.login
                for account in known.accounts
                if account.person_id == person_id and account.organisation_id == organisation_id
            ),
            children=[],
        )
        for person_id in people
        if person_id in known.people
    ]
    return sorted(shown, key=lambda person: (person.name, person.person_id))
