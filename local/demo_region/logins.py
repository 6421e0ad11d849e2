"""With which logins the demo can be tried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.demo_region import region
from local.demo_region.schools import AUTHORITY_ID, AUTHORITY_NAME

if TYPE_CHECKING:
    from local.demo_region.casting import Actor
    from local.demo_region.people import Sex

DESCRIPTIONS: dict[Actor, str] = {
    "class_teacher": "классный руководитель 7А, ведёт там алгебру",
    "parent": "родитель, ребёнок учится в 7А",
    "pupil": "учится в 7А, ребёнок этого родителя",
    "parent_of_two_classes": "родитель двух детей: в 7А и в другом классе",
    "child_in_first_class": "первый из этих детей, учится в 7А",
    "child_in_second_class": "второй из этих детей",
    "teacher_parent": "учитель и родитель",
    "teacher_without_class": "учитель без классного руководства",
    "group_teacher": "учитель английского, ведёт в 7А вторую группу",
    "school_admin": "администратор школы",
    "authority_officer": "сотрудник органа управления образованием",
    "stranger": "посторонний для этих семей родитель",
    "other_stranger": "ещё один посторонний",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLogin:
    """A demo person: `description` is Russian, `birth_date` ISO 8601."""

    actor: Actor
    description: str
    organisation_kind: str
    organisation_id: str
    organisation_name: str
    login: str
    password: str
    person_id: str
    full_name: str
    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: str
    sex: Sex


def demo_logins(year: int) -> list[DemoLogin]:
    """The demo persons of an academic year, one for each actor."""
    made = region.make(year)
    names = {school.school_id: school.name for school in made.schools} | {AUTHORITY_ID: AUTHORITY_NAME}
    logins = []
    for part in made.parts:
        human = made.humans[part.person_id]
        logins.append(
            DemoLogin(
                actor=part.actor,
                description=DESCRIPTIONS[part.actor],
                organisation_kind="authority" if part.organisation_id == AUTHORITY_ID else "school",
                organisation_id=part.organisation_id,
                organisation_name=names[part.organisation_id],
                login=human.username,
                password=human.password,
                person_id=human.person_id,
                full_name=human.full_name,
                family_name=human.family_name,
                given_name=human.given_name,
                patronymic=human.patronymic or None,
                birth_date=human.birth_date.isoformat(),
                sex=human.sex,
            )
        )
    return logins
