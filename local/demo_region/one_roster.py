"""The region as tables of OneRoster 1.2 CSV.

A scheduled class says which homeroom class it is given to in an extension column, as the standard allows them:
`metadata.homeroomClassSourcedId`. So pupils are enrolled once, in their homeroom class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.demo_region import academic_year, headers
from local.demo_region.schools import AUTHORITY_ID, AUTHORITY_NAME
from local.demo_region.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.demo_region.people import Human
    from local.demo_region.region import Region

type Row = dict[str, str]

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
        "endDate": academic_year.last_day(year).isoformat(),
    }
    title = f"{year}/{year + 1} учебный год"
    yield {"sourcedId": YEAR_SESSION, "title": title, "type": "schoolYear", **days, **common}
    for number, (name, first, last) in enumerate(academic_year.terms(year), start=1):
        days = {"startDate": first.isoformat(), "endDate": last.isoformat(), "parentSourcedId": YEAR_SESSION}
        yield {"sourcedId": f"session-quarter-{number}", "title": name, "type": "gradingPeriod", **days, **common}


def courses(_: Region) -> Iterable[Row]:
    """One catalogue of subjects for the region, kept by the authority."""
    common = {"schoolYearSourcedId": YEAR_SESSION, "orgSourcedId": AUTHORITY_ID}
    yield {"sourcedId": HOMEROOM_COURSE, "title": "Классное руководство", **common}
    for subject in SUBJECTS:
        grades = ",".join(f"{grade:02}" for grade in subject.hours)
        yield {"sourcedId": subject.subject_id, "title": subject.name, "grades": grades, **common}


def classes(region: Region) -> Iterable[Row]:
    """The homeroom classes, then the lessons given to each."""
    for one in region.classes:
        yield {
            "sourcedId": one.class_id,
            "title": one.label,
            "grades": f"{one.grade:02}",
            "courseSourcedId": HOMEROOM_COURSE,
            "classType": "homeroom",
            "schoolSourcedId": one.school_id,
            "termSourcedIds": YEAR_SESSION,
        }
    for lesson in region.lessons:
        one = lesson.school_class
        yield {
            "sourcedId": f"{one.class_id}-{lesson.subject.subject_id}",
            "title": f"{lesson.subject.name}, {one.label}",
            "grades": f"{one.grade:02}",
            "courseSourcedId": lesson.subject.subject_id,
            "classType": "scheduled",
            "schoolSourcedId": one.school_id,
            "termSourcedIds": YEAR_SESSION,
            "metadata.homeroomClassSourcedId": one.class_id,
        }


def users(region: Region) -> Iterable[Row]:
    """Everybody. Pupils name their guardians."""
    for human in region.humans.values():
        yield {
            "sourcedId": human.person_id,
            "enabledUser": "true",
            "username": human.username,
            "givenName": human.given_name,
            "familyName": human.family_name,
            "middleName": human.patronymic,
            "agentSourcedIds": ",".join(human.guardian_ids),
            "password": human.password,
            "primaryOrgSourcedId": human.roles[0][1],
        }


def roles(region: Region) -> Iterable[Row]:
    """The first role is the primary one."""
    for human in region.humans.values():
        for number, (role, organisation_id) in enumerate(human.roles, start=1):
            yield {
                "sourcedId": f"{human.person_id}-role-{number}",
                "userSourcedId": human.person_id,
                "roleType": "primary" if number == 1 else "secondary",
                "role": role,
                "orgSourcedId": organisation_id,
            }


def enrollments(region: Region) -> Iterable[Row]:
    """Class teachers and pupils of the homeroom classes, then the teachers of the lessons."""
    for one in region.classes:
        for person_id in one.homeroom_teacher_ids:
            yield _enrollment(one.class_id, one.school_id, person_id, "teacher", region.humans)
        for person_id in one.pupil_ids:
            yield _enrollment(one.class_id, one.school_id, person_id, "student", region.humans)
    for lesson in region.lessons:
        lesson_id = f"{lesson.school_class.class_id}-{lesson.subject.subject_id}"
        for person_id in lesson.teacher_ids:
            yield _enrollment(lesson_id, lesson.school_class.school_id, person_id, "teacher", region.humans)


def _enrollment(class_id: str, school_id: str, person_id: str, role: str, humans: dict[str, Human]) -> Row:
    return {
        "sourcedId": f"{class_id}.{humans[person_id].person_id}",
        "classSourcedId": class_id,
        "schoolSourcedId": school_id,
        "userSourcedId": person_id,
        "role": role,
        "primary": "true" if role == "teacher" else "false",
    }


def demographics(region: Region) -> Iterable[Row]:
    """Birth date and sex of everybody."""
    for human in region.humans.values():
        yield {"sourcedId": human.person_id, "birthDate": human.birth_date.isoformat(), "sex": human.sex}


TABLES = {
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
