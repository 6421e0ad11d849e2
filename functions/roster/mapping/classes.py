"""Classes, and the lessons given in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.known import Known, KnownClass
from functions.roster.mapping.relations import status
from functions.roster.problems import Code
from functions.roster.rows.classes import HOMEROOM_COLUMN, ClassRow
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.bundle import Bundle
    from functions.roster.report import Report

FILE = "classes.csv"


def classes(bundle: Bundle, known: Known, report: Report) -> Iterator[SchoolClass]:
    """The homeroom classes. Scheduled ones are noted in `known`, whichever comes first in the file."""
    lessons: list[ClassRow] = []
    seen: set[str] = set()
    for row in bundle.rows(ClassRow, report):
        if row.sourced_id in seen:
            report.tell(FILE, row.number, "sourcedId", Code.DUPLICATE)
            continue
        seen.add(row.sourced_id)
        if row.class_type == "scheduled":
            lessons.append(row)
        elif (made := _homeroom(row, known, report)) is not None:
            known.classes[row.sourced_id] = made
            yield made.school_class
    for row in lessons:
        if (lesson := _lesson(row, known, report)) is not None:
            known.classes[row.sourced_id] = lesson


def _homeroom(row: ClassRow, known: Known, report: Report) -> KnownClass | None:
    school = known.organisations.get(row.school_id)
    sessions = [known.sessions[one] for one in row.session_ids if one in known.sessions]
    if school is None:
        report.tell(FILE, row.number, "schoolSourcedId", Code.REFERENCE)
        return None
    if len(sessions) < len(row.session_ids) or not sessions:
        report.tell(FILE, row.number, "termSourcedIds", Code.REFERENCE)
        return None
    version = max(row.version, *(session.version for session in sessions))
    removed = row.removed or school.removed
    school_class = SchoolClass(
        class_id=row.sourced_id,
        organisation_id=row.school_id,
        label=row.title,
        starts_on=min(session.starts_on for session in sessions),
        ends_on=max(session.ends_on for session in sessions),
        status=status(removed=removed),
        version=version,
    )
    return KnownClass(school_class=school_class, school_id=row.school_id, removed=removed, version=version)


def _lesson(row: ClassRow, known: Known, report: Report) -> KnownClass | None:
    if row.homeroom_id is None:
        report.tell(FILE, row.number, HOMEROOM_COLUMN, Code.HOMEROOM_UNKNOWN)
        return None
    homeroom = known.classes.get(row.homeroom_id)
    if homeroom is None or homeroom.subject_id is not None:
        report.tell(FILE, row.number, HOMEROOM_COLUMN, Code.REFERENCE)
        return None
    course = known.courses.get(row.course_id)
    if course is None:
        report.tell(FILE, row.number, "courseSourcedId", Code.REFERENCE)
        return None
    if row.school_id != homeroom.school_id:
        report.tell(FILE, row.number, "schoolSourcedId", Code.SCHOOL_MISMATCH)
        return None
    return KnownClass(
        school_class=homeroom.school_class,
        school_id=row.school_id,
        subject_id=course.sourced_id,
        subject_name=course.title,
        removed=row.removed or homeroom.removed or course.removed,
        version=max(row.version, homeroom.version, course.version),
    )
