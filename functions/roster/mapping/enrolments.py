"""Pupils in classes, class teachers, and who teaches what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.roster.mapping.relations import standing
from functions.roster.problems import Code
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.mapping.known import Known, KnownClass, KnownPerson
    from functions.roster.rows.relations import EnrolmentRow
    from svyazka_common.records.relations import InClass


def in_classes(known: Known) -> Iterator[Enrolment | Homeroom | TeachingLoad]:
    """The relations of persons to classes. A pupil is one of the homeroom class; more enrolments say nothing new."""
    for row in known.part.enrolments:
        person = known.persons.get(row.person_id)
        place = known.classes.get(row.class_id)
        if person is None or place is None:
            known.tell(row, "classSourcedId" if person else "userSourcedId", Code.REFERENCE)
        elif not (row.role == "student" and place.subject_id is not None):
            common = _common(row, person, place)
            if common["ends_on"] < common["starts_on"]:
                known.tell(row, "endDate", Code.DATES_REVERSED)
            else:
                yield _relation(row, place, common)


def _relation(row: EnrolmentRow, place: KnownClass, common: dict[str, Any]) -> Enrolment | Homeroom | TeachingLoad:
    if row.role == "student":
        return Enrolment(**common)
    if place.subject_id is None:
        return Homeroom(**common)
    return TeachingLoad(subject_id=place.subject_id, subject_name=place.subject_name, **common)


def _common(row: EnrolmentRow, person: KnownPerson, place: KnownClass) -> dict[str, Any]:
    school_class = place.school_class
    return {
        "person_id": row.person_id,
        "class_id": school_class.class_id,
        "class_label": school_class.label,
        "lineage_id": school_class.lineage_id,
        "organisation_id": school_class.organisation_id,
        "starts_on": row.starts_on or school_class.starts_on,
        "ends_on": row.ends_on or school_class.ends_on,
        "own_starts_on": row.starts_on,
        "own_ends_on": row.ends_on,
        **standing(removed=row.removed, unsupported=person.removed or place.removed),
        "version": max(row.version, person.version, place.version),
    }


def class_teacher(homeroom: InClass, known: Known) -> RoleAssignment:
    """The role that comes with a homeroom."""
    return RoleAssignment(
        person_id=homeroom.person_id,
        organisation_id=homeroom.organisation_id,
        organisation_name=known.organisation.name,
        organisation_kind=known.organisation.kind,
        role="homeroom_teacher",
        version=max(homeroom.version, known.organisation.version),
    )
