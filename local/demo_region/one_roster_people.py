"""The people of the region as tables of OneRoster 1.2 CSV: users, roles, enrollments, demographics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.demo_region.snils import IN_ROSTER, snils_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.demo_region.people import Human
    from local.demo_region.region import Region

type Row = dict[str, str]


def users(region: Region) -> Iterable[Row]:
    """Everybody. Pupils name their guardians; a few have a СНИЛС."""
    numbered = {part.person_id for part in region.parts if part.actor in IN_ROSTER}
    for human in region.humans.values():
        yield {
            "sourcedId": human.person_id,
            "enabledUser": "true",
            "username": human.username,
            "userIds": f"{{SNILS:{snils_of(human.person_id)}}}" if human.person_id in numbered else "",
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
    """Class teachers and pupils of the homeroom classes, then the teachers of the lessons and the pupils of groups."""
    for school_class in region.classes:
        for person_id in school_class.homeroom_teacher_ids:
            yield _enrollment(school_class.class_id, school_class.school_id, person_id, "teacher", region.humans)
        for person_id in school_class.pupil_ids:
            yield _enrollment(school_class.class_id, school_class.school_id, person_id, "student", region.humans)
    for lesson in region.lessons:
        school_id = lesson.school_class.school_id
        for person_id in lesson.teacher_ids:
            yield _enrollment(lesson.lesson_id, school_id, person_id, "teacher", region.humans)
        for person_id in lesson.group_pupil_ids:
            yield _enrollment(lesson.lesson_id, school_id, person_id, "student", region.humans)


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
