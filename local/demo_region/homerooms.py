"""Class teachers, and groups of a class with a second teacher."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from local.demo_region.staff import GROUPS

if TYPE_CHECKING:
    from local.demo_region.schools import School, SchoolClass
    from local.demo_region.staff import Lesson, Staff

DEMO_CLASS = ("org-101", "7А")
"""The class that the demo is about: its class teacher teaches Алгебра there."""

LAST_DIVIDED_GRADE = 9
"""In grades 10 and 11 two teachers have the whole class."""

CLASS_WITH_TWO_TEACHERS = ("org-102", "9А")


def appoint(staff: Staff, schools: list[School]) -> None:
    """Give each class its class teacher: somebody who teaches there, one class for each as far as that goes."""
    appointed: set[str] = set()
    classes = [school_class for school in schools for school_class in school.classes]
    for school_class in sorted(classes, key=lambda each: (each.school_id, each.label) != DEMO_CLASS):
        candidates = _candidates(staff, school_class)
        chosen = [next((one for one in candidates if one not in appointed), candidates[0])]
        if (school_class.school_id, school_class.label) == CLASS_WITH_TWO_TEACHERS:
            chosen.append(next(one for one in candidates if one not in {*appointed, *chosen}))
        school_class.homeroom_teacher_ids = chosen
        appointed.update(chosen)


def _candidates(staff: Staff, school_class: SchoolClass) -> list[str]:
    """Who teaches there, those with the most lessons in it first; in the demo class the teacher of Алгебра."""
    lessons: dict[str, int] = {}
    for lesson in staff.lessons:
        if lesson.school_class is school_class:
            weight = lesson.subject.hours[school_class.grade]
            if (school_class.school_id, school_class.label) == DEMO_CLASS and lesson.subject.subject_id == "algebra":
                weight += 100
            for teacher_id in lesson.teacher_ids:
                lessons[teacher_id] = lessons.get(teacher_id, 0) + weight
    return sorted(lessons, key=lambda teacher_id: (-lessons[teacher_id], teacher_id))


def into_groups(lessons: list[Lesson]) -> list[Lesson]:
    """The lessons, with a lesson of its own for each of two teachers who share a class's English up to grade 9."""
    divided: list[Lesson] = []
    for lesson in lessons:
        shared = lesson.subject.subject_id == "english" and len(lesson.teacher_ids) == GROUPS
        if shared and lesson.school_class.grade <= LAST_DIVIDED_GRADE:
            teachers = enumerate(lesson.teacher_ids, start=1)
            divided += [replace(lesson, teacher_ids=(teacher,), group=number) for number, teacher in teachers]
        else:
            divided.append(lesson)
    return divided


def divide_english(staff: Staff, school: School) -> None:
    """From grade 5 on, English is taught by two teachers."""
    grades = range(5, 12)
    here = {school_class.class_id for school_class in school.classes}
    english = [
        (place, lesson)
        for place, lesson in enumerate(staff.lessons)
        if lesson.subject.subject_id == "english" and lesson.school_class.class_id in here
    ]
    everybody = sorted({teacher_id for _, lesson in english for teacher_id in lesson.teacher_ids})
    for place, lesson in english:
        second = next((one for one in everybody if one not in lesson.teacher_ids), None)
        if lesson.school_class.grade in grades and second is not None:
            staff.lessons[place] = replace(lesson, teacher_ids=(*lesson.teacher_ids, second))
