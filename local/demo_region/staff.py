"""Teachers: who teaches which subjects in which classes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from local.demo_region import ages
from local.demo_region.academic_year import first_day
from local.demo_region.subjects import SUBJECTS

if TYPE_CHECKING:
    from local.demo_region.people import Human
    from local.demo_region.person_names import Register
    from local.demo_region.schools import School, SchoolClass
    from local.demo_region.subjects import Subject

HOURS_OF_A_TEACHER = 24
FACULTIES_OF_BOTH_SCHOOLS = ("chemistry", "music", "defence")
GROUPS = 2
"""Into which a class is divided for a language."""
_SHARE_OF_WOMEN = 0.8


@dataclass(frozen=True, slots=True)
class Lesson:
    """A subject in a class, or in a `group` of it (1 or 2), with those who teach it."""

    school_class: SchoolClass
    subject: Subject
    teacher_ids: tuple[str, ...]
    group: int | None = None

    @property
    def lesson_id(self) -> str:
        """`class-1071-english`, `class-1071-english-2`."""
        group = f"-{self.group}" if self.group is not None else ""
        return f"{self.school_class.class_id}-{self.subject.subject_id}{group}"

    @property
    def title(self) -> str:
        """«Английский язык, 7А, группа 2»."""
        group = f", группа {self.group}" if self.group is not None else ""
        return f"{self.subject.name}, {self.school_class.label}{group}"

    @property
    def group_pupil_ids(self) -> list[str]:
        """Every second pupil of the class; nobody where the whole class has the lesson."""
        return self.school_class.pupil_ids[GROUPS - self.group :: GROUPS] if self.group is not None else []


@dataclass(slots=True)
class Staff:
    """The teachers and what they teach; `hours` counts each one's lessons a week."""

    register: Register
    year: int
    lessons: list[Lesson] = field(default_factory=list)
    hours: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    teachers: list[Human] = field(default_factory=list)

    def hire(self, school_ids: list[str]) -> Human:
        """A new teacher of one or two schools."""
        chance = self.register.chance
        sex = "female" if chance.random() < _SHARE_OF_WOMEN else "male"
        birth_date = ages.before(chance, first_day(self.year), 24, 63)
        teacher = self.register.adult("female" if sex == "female" else "male", birth_date, self.register.culture())
        for school_id in school_ids:
            teacher.take_role("teacher", school_id)
        self.teachers.append(teacher)
        return teacher

    def share_out(self, faculty: str, classes: list[SchoolClass], school_ids: list[str]) -> None:
        """Hire as many as the faculty's hours need, none for no hours; each class gets the least busy one."""
        wanted = {school_class.class_id: _subjects(faculty, school_class.grade) for school_class in classes}
        total = sum(_hours(wanted[school_class.class_id], school_class.grade) for school_class in classes)
        hired = [self.hire(school_ids) for _ in range(ceil(total / HOURS_OF_A_TEACHER))]
        for school_class in classes if hired else []:
            subjects = wanted[school_class.class_id]
            teacher = min(hired, key=lambda human: self.hours[human.person_id])
            self.hours[teacher.person_id] += _hours(subjects, school_class.grade)
            for subject in subjects:
                self.lessons.append(Lesson(school_class, subject, (teacher.person_id,)))


def _subjects(faculty: str, grade: int) -> list[Subject]:
    return [subject for subject in SUBJECTS if grade in subject.hours and subject.taught_by(grade) == faculty]


def _hours(subjects: list[Subject], grade: int) -> int:
    return sum(subject.hours[grade] for subject in subjects)


def hire_all(register: Register, schools: list[School], year: int) -> Staff:
    """The whole staff. A primary class has a teacher of its own; a few specialists work in both schools."""
    staff = Staff(register=register, year=year)
    faculties = list(dict.fromkeys(subject.faculty for subject in SUBJECTS if subject.faculty != "primary"))
    for school in schools:
        for school_class in school.classes:
            staff.share_out(
                "primary", [school_class] if _subjects("primary", school_class.grade) else [], [school.school_id]
            )
        for faculty in faculties:
            if faculty not in FACULTIES_OF_BOTH_SCHOOLS:
                staff.share_out(faculty, school.classes, [school.school_id])
    for faculty in FACULTIES_OF_BOTH_SCHOOLS:
        staff.share_out(
            faculty,
            [school_class for school in schools for school_class in school.classes],
            [school.school_id for school in schools],
        )
    return staff
