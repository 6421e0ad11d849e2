"""Pupils in classes, class teachers, and who teaches what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.roster.mapping.relations import status
from functions.roster.problems import Code
from functions.roster.rows.relations import EnrolmentRow
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.roster.bundle import Bundle
    from functions.roster.mapping.known import Known, KnownClass
    from functions.roster.report import Report
    from functions.roster.rows.people import UserRow

    type InClass = Enrolment | Homeroom | TeachingLoad

FILE = "enrollments.csv"


def in_classes(bundle: Bundle, known: Known, report: Report) -> Iterator[InClass]:
    """The relations of persons to classes. A pupil is one of the homeroom class; more enrolments say nothing new."""
    for row in bundle.rows(EnrolmentRow, report):
        user = known.users.get(row.person_id)
        place = known.classes.get(row.class_id)
        if user is None or place is None:
            report.tell(FILE, row.number, "classSourcedId" if user else "userSourcedId", Code.REFERENCE)
        elif row.school_id != place.school_id:
            report.tell(FILE, row.number, "schoolSourcedId", Code.SCHOOL_MISMATCH)
        elif not (row.role == "student" and place.subject_id is not None):
            common = _common(row, user, place)
            if common["ends_on"] < common["starts_on"]:
                report.tell(FILE, row.number, "endDate", Code.DATES_REVERSED)
            else:
                yield _relation(row, place, common)


def _relation(row: EnrolmentRow, place: KnownClass, common: dict[str, Any]) -> InClass:
    if row.role == "student":
        return Enrolment(**common)
    if place.subject_id is None:
        return Homeroom(**common)
    return TeachingLoad(subject_id=place.subject_id, subject_name=place.subject_name, **common)


def _common(row: EnrolmentRow, user: UserRow, place: KnownClass) -> dict[str, Any]:
    school_class = place.school_class
    return {
        "person_id": row.person_id,
        "class_id": school_class.class_id,
        "class_label": school_class.label,
        "organisation_id": school_class.organisation_id,
        "starts_on": row.starts_on or school_class.starts_on,
        "ends_on": row.ends_on or school_class.ends_on,
        "status": status(removed=row.removed or user.removed or place.removed),
        "version": max(row.version, user.version, place.version),
    }


def class_teachers(relations: Iterable[InClass], known: Known) -> Iterator[RoleAssignment]:
    """The role that comes with a homeroom."""
    for homeroom in relations:
        if isinstance(homeroom, Homeroom):
            organisation = known.organisations[homeroom.organisation_id]
            yield RoleAssignment(
                person_id=homeroom.person_id,
                organisation_id=homeroom.organisation_id,
                organisation_name=organisation.name,
                organisation_kind=organisation.kind,
                role="homeroom_teacher",
                status=homeroom.status,
                version=max(homeroom.version, organisation.version),
            )
