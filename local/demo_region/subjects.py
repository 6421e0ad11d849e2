"""Subjects of a Russian school: in which grades, how many lessons a week, and who may teach them."""

from __future__ import annotations

from dataclasses import dataclass

PRIMARY_GRADES = range(1, 5)


@dataclass(frozen=True, slots=True)
class Subject:
    """`hours` maps a grade to lessons a week; `faculty` is the group of teachers who teach it from grade 5 on."""

    subject_id: str
    name: str
    faculty: str
    hours: dict[int, int]
    primary_teacher: bool = False

    def taught_by(self, grade: int) -> str:
        """The faculty that teaches the subject in a grade."""
        return "primary" if self.primary_teacher and grade in PRIMARY_GRADES else self.faculty


def _hours(first: int, last: int, lessons: int) -> dict[int, int]:
    return dict.fromkeys(range(first, last + 1), lessons)


SUBJECTS = [
    Subject("russian", "Русский язык", "russian", _hours(1, 7, 5) | _hours(8, 11, 3), primary_teacher=True),
    Subject("reading", "Литературное чтение", "russian", _hours(1, 4, 4), primary_teacher=True),
    Subject("literature", "Литература", "russian", _hours(5, 6, 3) | _hours(7, 8, 2) | _hours(9, 11, 3)),
    Subject("mathematics", "Математика", "mathematics", _hours(1, 4, 4) | _hours(5, 6, 5), primary_teacher=True),
    Subject("algebra", "Алгебра", "mathematics", _hours(7, 11, 3)),
    Subject("geometry", "Геометрия", "mathematics", _hours(7, 11, 2)),
    Subject("statistics", "Вероятность и статистика", "mathematics", _hours(7, 11, 1)),
    Subject("computing", "Информатика", "computing", _hours(7, 11, 1)),
    Subject("world-around", "Окружающий мир", "primary", _hours(1, 4, 2), primary_teacher=True),
    Subject("history", "История", "history", _hours(5, 8, 2) | _hours(9, 11, 3)),
    Subject("society", "Обществознание", "history", _hours(9, 11, 2)),
    Subject("geography", "География", "geography", _hours(5, 6, 1) | _hours(7, 9, 2) | _hours(10, 11, 1)),
    Subject("biology", "Биология", "biology", _hours(5, 7, 1) | _hours(8, 9, 2) | _hours(10, 11, 1)),
    Subject("physics", "Физика", "physics", _hours(7, 8, 2) | _hours(9, 9, 3) | _hours(10, 11, 2)),
    Subject("chemistry", "Химия", "chemistry", _hours(8, 9, 2) | _hours(10, 11, 1)),
    Subject("english", "Английский язык", "english", _hours(2, 4, 2) | _hours(5, 11, 3)),
    Subject("art", "Изобразительное искусство", "art", _hours(1, 7, 1), primary_teacher=True),
    Subject("music", "Музыка", "music", _hours(1, 8, 1)),
    Subject("craft", "Труд (технология)", "craft", _hours(1, 4, 1) | _hours(5, 7, 2) | _hours(8, 9, 1),
            primary_teacher=True),
    Subject("sport", "Физическая культура", "sport", _hours(1, 11, 2)),
    Subject("defence", "Основы безопасности и защиты Родины", "defence", _hours(8, 11, 1)),
]  # fmt: skip
