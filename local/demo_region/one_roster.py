"""The region as tables of OneRoster 1.2 CSV.

A scheduled class says which homeroom class it is given to in an extension column, as the standard allows them:
`metadata.homeroomClassSourcedId`. So pupils are enrolled in their homeroom class, and besides only in
lessons that are given to a group of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.demo_region import academic_year, headers
from local.demo_region.one_roster_people import demographics, enrollments, roles, users
from local.demo_region.schools import AUTHORITY_ID, AUTHORITY_NAME
from local.demo_region.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local.demo_region.one_roster_people import Row
    from local.demo_region.region import Region

YEAR_SESSION = "session-year"
HOMEROOM_COURSE = "course-homeroom"


def orgs(region: Region) -> Iterable[Row]:
    """The authority and its schools."""
    yield {"sourcedId": AUTHORITY_ID, "name": AUTHORITY_NAME, "type": "district"}
    for school in region.schools:
        yield {
            "sourcedId": school.school_id,
            "name": school.name,
            "type": "school",
            "identifier": school.school_id[-3:],
            "parentSourcedId": AUTHORITY_ID,
        }


def academic_sessions(region: Region) -> Iterable[Row]:
    """The year and its quarters; OneRoster names a school year after the year in which it ends."""
    year = region.year
    common = {"schoolYear": str(year + 1)}
    days = {
        "startDate": academic_year.first_day(year).isoformat(),
        "endDate": academic_year.day_after(academic_year.last_day(year)).isoformat(),
    }
    title = f"{year}/{year + 1} учебный год"
    yield {"sourcedId": YEAR_SESSION, "title": title, "type": "schoolYear", **days, **common}
    for number, (name, first, last) in enumerate(academic_year.terms(year), start=1):
        days = {"startDate": first.isoformat(), "endDate": academic_year.day_after(last).isoformat()}
        quarter = {"sourcedId": f"session-quarter-{number}", "title": name, "type": "gradingPeriod"}
        yield {**quarter, **days, "parentSourcedId": YEAR_SESSION, **common}


def courses(_: Region) -> Iterable[Row]:
    """One catalogue of subjects for the region, kept by the authority."""
    common = {"schoolYearSourcedId": YEAR_SESSION, "orgSourcedId": AUTHORITY_ID}
    yield {"sourcedId": HOMEROOM_COURSE, "title": "Классное руководство", **common}
    for subject in SUBJECTS:
        grades = ",".join(f"{grade:02}" for grade in subject.hours)
        yield {"sourcedId": subject.subject_id, "title": subject.name, "grades": grades, **common}


def classes(region: Region) -> Iterable[Row]:
    """The homeroom classes, then the lessons given to each."""
    for school_class in region.classes:
        yield {
            "sourcedId": school_class.class_id,
            "title": school_class.label,
            "grades": f"{school_class.grade:02}",
            "courseSourcedId": HOMEROOM_COURSE,
            "classType": "homeroom",
            "schoolSourcedId": school_class.school_id,
            "termSourcedIds": YEAR_SESSION,
        }
    for lesson in region.lessons:
        school_class = lesson.school_class
        yield {
            "sourcedId": lesson.lesson_id,
            "title": lesson.title,
            "grades": f"{school_class.grade:02}",
            "courseSourcedId": lesson.subject.subject_id,
            "classType": "scheduled",
            "schoolSourcedId": school_class.school_id,
            "termSourcedIds": YEAR_SESSION,
            "metadata.homeroomClassSourcedId": school_class.class_id,
        }


TABLES: dict[str, Callable[[Region], Iterable[Row]]] = {
    "orgs": orgs,
    "academicSessions": academic_sessions,
    "courses": courses,
    "classes": classes,
    "users": users,
    "roles": roles,
    "enrollments": enrollments,
    "demographics": demographics,
}


def manifest() -> Iterable[Row]:
    """What lies in the bundle."""
    yield {"propertyName": "manifest.version", "value": "1.0"}
    yield {"propertyName": "oneroster.version", "value": "1.2"}
    for name in headers.FILES:
        yield {"propertyName": f"file.{name}", "value": "bulk" if name in TABLES else "absent"}
    yield {"propertyName": "source.systemName", "value": "Связка: демонстрационный регион"}
    yield {"propertyName": "source.systemCode", "value": "svyazka-demo"}
