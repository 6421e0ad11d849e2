"""What a school administrator sees of the school: classes, people, which and how many of them have linked.

The counts are also those of an officer's authority, school by school, and of the region.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.school.repository.people import (
    class_and_people,
    classes_and_linked,
    classes_of,
    guardianships_of,
    link_statistics,
    linked_of,
    officer_items,
    organisations,
    profiles_of,
    relations_in,
    staff_roles,
)
from functions.school.rules.people import (
    Belonging,
    belonging,
    children_in_class,
    count,
    pupil_name,
    schools_below,
    share,
    together,
)
from functions.school.schemas import (
    AuthoritySchool,
    AuthoritySchools,
    ClassLinked,
    ClassPeople,
    LinkedCount,
    School,
    SchoolClassOut,
    SchoolLinked,
    SchoolPerson,
    Staff,
)
from svyazka_common import aws, clock
from svyazka_common.names import natural
from svyazka_common.organisations import directory
from svyazka_common.records.roster import Enrolment
from svyazka_common.rights import access_authority, access_class, access_school, counts_or_will

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from functions.school.repository.people import Profiles
    from functions.school.rules.people import Share
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Homeroom, SchoolClass, TeachingLoad


def school_with_classes(session: Session) -> School:
    """The school with the classes that are not over. Raises DomainError(not_school_admin).

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
    """Return pupils, parents and teachers of a class. Raises DomainError: not_school_admin, class_unknown.

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
    """Return the people who work in the school, or will. Raises DomainError(not_school_admin)."""
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


def linked_by_class(session: Session) -> SchoolLinked:
    """Return the counts of each class that is not over, and of the school. Raises DomainError(not_school_admin).

    Classes that begin later are counted too.
    """
    administrator, classes, linked = classes_and_linked(session)
    today = clock.today()
    access_school(session, administrator, today)
    class_ids = sorted(each.class_id for each in classes if counts_or_will(each, today))
    relations = [relation for relation in relations_in(class_ids) if counts_or_will(relation, today)]
    pupils = {relation.person_id for relation in relations if isinstance(relation, Enrolment)}
    by_class = belonging(class_ids, relations, guardianships_of(pupils), today)
    school = together(by_class.values())
    linked |= linked_of(school.everybody - linked)
    return SchoolLinked(
        **_counts(school, linked),
        classes=[ClassLinked(class_id=class_id, **_counts(belongs, linked)) for class_id, belongs in by_class.items()],
    )


def _counts(belongs: Belonging, linked: AbstractSet[str]) -> dict[str, LinkedCount]:
    by_role = {"pupils": belongs.pupils, "parents": belongs.parents, "teachers": belongs.teachers}
    counts = {role: count(person_ids, linked) for role, person_ids in by_role.items()}
    return {role: LinkedCount(linked=each.linked, expected=each.expected) for role, each in counts.items()}


A_PAGE = 10
"""Schools counted by one call: two queries each, of some 3,000 people in a big school."""


def schools_of_authority(session: Session, after: str | None) -> AuthoritySchools:
    """The schools behind the school named `after`, with how many of their people have linked.

    Raises DomainError(not_authority_officer).
    """
    officer, (schools, _), (authorities, _) = aws.concurrently(
        partial(officer_items, session),
        partial(directory, "school"),
        partial(directory, "authority"),
    )
    role = access_authority(session, officer, clock.today())
    below = schools_below(role.organisation_id, schools, authorities)
    ids = [school.organisation_id for school in below]
    begin = ids.index(after) + 1 if after in ids else 0
    page = below[begin : begin + A_PAGE]
    statistics = aws.concurrently(*(partial(link_statistics, school.organisation_id) for school in page))
    return AuthoritySchools(
        schools=[
            AuthoritySchool(
                organisation_id=school.organisation_id,
                name=school.name,
                people=LinkedCount(linked=linked.linked, expected=linked.people),
            )
            for school, linked in zip(page, (share([of_school]) for of_school in statistics), strict=True)
        ],
        next=page[-1].organisation_id if begin + A_PAGE < len(below) else None,
    )


def linked_of_region() -> Share:
    """How many people have a role in any organisation of the region, and how many of them have linked."""
    return share(aws.concurrently(*(partial(link_statistics, each) for each in organisations())))
