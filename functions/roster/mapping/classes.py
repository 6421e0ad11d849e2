"""Classes, and the lessons given in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.roster.mapping.known import Known, KnownClass
from functions.roster.mapping.relations import standing
from functions.roster.problems import Code
from functions.roster.rows.classes import CONTINUES_COLUMN, HOMEROOM_COLUMN, ClassRow, CourseRow
from functions.roster.rows.organisations import SessionRow, ahead
from functions.roster.stored import key
from svyazka_common import clock
from svyazka_common.records.relations import TeachingLoad
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator


def classes(known: Known) -> Iterator[SchoolClass]:
    """The homeroom classes. Scheduled ones are noted in `known`, whichever comes first in the file."""
    rows = known.part.classes.values()
    not_begun = {one.sourced_id for one in ahead(list(known.part.sessions.values()), clock.today())}
    for row in rows:
        if row.class_type == "homeroom" and (made := _homeroom(row, known, not_begun)) is not None:
            known.classes[row.sourced_id] = made
            yield made.school_class
    for row in rows:
        if row.class_type == "scheduled" and (lesson := _lesson(row, known)) is not None:
            known.classes[row.sourced_id] = lesson


def _homeroom(row: ClassRow, known: Known, not_begun: set[str]) -> KnownClass | None:
    before = known.stored.classes.get(row.sourced_id)
    days = _days(row, known, before)
    if days is None:
        known.tell(row, "termSourcedIds", Code.REFERENCE)
        known.part.kept.classes.add(row.sourced_id)
        return None
    if days["starts_on"] > clock.today() and not (row.removed or not_begun.issuperset(row.session_ids)):
        known.note(row, "termSourcedIds", Code.TERM_IN_FUTURE)
    version = max(row.version, days.pop("version"), known.organisation.version if known.organisation.removed else 0)
    gone = standing(removed=row.removed, unsupported=known.organisation.removed)
    school_class = SchoolClass(
        class_id=row.sourced_id,
        organisation_id=known.part.organisation_id,
        label=row.title,
        lineage_id=_lineage(row, known, before),
        # What no bundle tells is kept.
        academic_year_id=before.academic_year_id if before else None,
        **days,
        **gone,
        version=version,
    )
    return KnownClass(school_class=school_class, removed=gone["status"] == "ended", version=version)


def _lineage(row: ClassRow, known: Known, before: SchoolClass | None) -> str | None:
    """The first class of the line that the class continues; what an earlier bundle told of that stays."""
    if row.continues_id is None:
        return before.lineage_id if before else None
    heirs = (one for one in known.part.classes.values() if one.continues_id == row.continues_id)
    if next(heirs) is not row:
        # The chats of a class that is divided go on in one of its parts.
        known.note(row, CONTINUES_COLUMN, Code.CONTINUED_TWICE)
        return None
    earlier = known.stored.continued.get(row.continues_id)
    if earlier is not None:
        return earlier.lineage
    if row.continues_id in known.part.classes:
        return row.continues_id
    known.note(row, CONTINUES_COLUMN, Code.CONTINUES_UNKNOWN)
    return before.lineage_id if before else None


def _days(row: ClassRow, known: Known, before: SchoolClass | None) -> dict[str, Any] | None:
    """`starts_on`, `ends_on` and the version of what they come from."""
    sessions = [known.part.sessions[one] for one in row.session_ids if one in known.part.sessions]
    if sessions and len(sessions) == len(row.session_ids):
        return {
            "starts_on": min(session.starts_on for session in sessions),
            "ends_on": max(session.ends_on for session in sessions),
            "version": max(session.version for session in sessions),
        }
    if before is not None and known.part.region.mode(SessionRow) != "bulk":
        return {"starts_on": before.starts_on, "ends_on": before.ends_on, "version": 0}
    return None


def _lesson(row: ClassRow, known: Known) -> KnownClass | None:
    if row.homeroom_id is None:
        known.tell(row, HOMEROOM_COLUMN, Code.HOMEROOM_UNKNOWN)
        return None
    homeroom = known.classes.get(row.homeroom_id)
    if homeroom is None or homeroom.subject_id is not None:
        known.tell(row, HOMEROOM_COLUMN, Code.REFERENCE)
        return None
    course = known.part.courses.get(row.course_id)
    name = course.title if course else _taught(row.course_id, row.homeroom_id, known)
    if name is None:
        known.tell(row, "courseSourcedId", Code.REFERENCE)
        return None
    return KnownClass(
        school_class=homeroom.school_class,
        subject_id=row.course_id,
        subject_name=name,
        removed=row.removed or homeroom.removed or (course is not None and course.removed),
        version=max(row.version, homeroom.version, course.version if course else 0),
    )


def _taught(subject_id: str, class_id: str, known: Known) -> str | None:
    """The latest name of a subject that somebody has taught in the class, or else here; the bundle need not tell it."""
    if known.part.region.mode(CourseRow) == "bulk":
        return None
    loads = [one for one in known.stored.in_classes() if isinstance(one, TeachingLoad) and one.subject_id == subject_id]
    in_class = [one for one in loads if one.class_id == class_id]
    latest = max(in_class or loads, key=lambda load: (load.version, key(load)), default=None)
    return latest.subject_name if latest is not None else None
