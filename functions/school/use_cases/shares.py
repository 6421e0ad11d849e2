"""How many have linked: of an administrator's school class by class, of an officer's authority school by school."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.school.repository import shares
from functions.school.repository.people import guardianships_of
from functions.school.rules.people import Belonging, belonging, count, schools_below, share, together
from functions.school.schemas import AuthoritySchool, AuthoritySchools, ClassLinked, LinkedCount, SchoolLinked
from svyazka_common import aws, clock
from svyazka_common.organisations import directory
from svyazka_common.records.roster import Enrolment
from svyazka_common.rights import access_authority, access_school, counts_or_will

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from functions.school.rules.people import Share
    from svyazka_common.records.access import Session


def linked_by_class(session: Session) -> SchoolLinked:
    """Return the counts of each class that is not over, and of the school. Raises ProblemError(not_school_admin).

    Classes that begin later are counted too.
    """
    administrator, classes, linked = shares.classes_and_linked(session)
    today = clock.today()
    access_school(session, administrator, today)
    class_ids = sorted(each.class_id for each in classes if counts_or_will(each, today))
    relations = [relation for relation in shares.relations_in(class_ids) if counts_or_will(relation, today)]
    pupils = {relation.person_id for relation in relations if isinstance(relation, Enrolment)}
    by_class = belonging(class_ids, relations, guardianships_of(pupils), today)
    school = together(by_class.values())
    linked |= shares.linked_of(school.everybody - linked)
    return SchoolLinked(
        **_counts(school, linked),
        classes=[ClassLinked(class_id=class_id, **_counts(people, linked)) for class_id, people in by_class.items()],
    )


def _counts(people: Belonging, linked: AbstractSet[str]) -> dict[str, LinkedCount]:
    by_role = {"pupils": people.pupils, "parents": people.parents, "teachers": people.teachers}
    counts = {role: count(person_ids, linked) for role, person_ids in by_role.items()}
    return {role: LinkedCount(linked=each.linked, expected=each.expected) for role, each in counts.items()}


A_PAGE = 10
"""Schools counted by one call: two queries each, of some 3,000 people in a big one."""


def schools_of_authority(session: Session, after: str | None) -> AuthoritySchools:
    """The schools behind the one named `after`, with how many of their people have linked.

    Raises ProblemError(not_authority_officer).
    """
    officer, (schools, _), (authorities, _) = aws.concurrently(
        partial(shares.officer_items, session),
        partial(directory, "school"),
        partial(directory, "authority"),
    )
    role = access_authority(session, officer, clock.today())
    below = schools_below(role.organisation_id, schools, authorities)
    ids = [school.organisation_id for school in below]
    begin = ids.index(after) + 1 if after in ids else 0
    page = below[begin : begin + A_PAGE]
    statistics = aws.concurrently(*(partial(shares.link_statistics, school.organisation_id) for school in page))
    return AuthoritySchools(
        schools=[
            AuthoritySchool(
                organisation_id=school.organisation_id,
                name=school.name,
                people=LinkedCount(linked=linked.linked, expected=linked.people),
            )
            for school, linked in zip(page, (share([people]) for people in statistics), strict=True)
        ],
        next=page[-1].organisation_id if begin + A_PAGE < len(below) else None,
    )


def linked_of_region() -> Share:
    """How many people have a role in any organisation of the region, and how many of them have linked."""
    return share(aws.concurrently(*(partial(shares.link_statistics, each) for each in shares.organisations())))
