"""The schools of a region to be measured: each is made when it is needed, the same each time, and forgotten."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from local.demo_region.person_names import Register
from local.demo_region.region import Region, populate
from local.demo_region.schools import School, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.demo_region.staff import Lesson

SEED = "svyazka: bench, first edition"
LETTERS = "АБ"
GRADES = range(1, 12)


def school(number: int, year: int, grades: range = GRADES) -> Region:
    """A school of some 970 people in 22 classes with some 270 lessons; nobody has a relation to another school."""
    made = School(
        school_id=school_id(number), name=f"МБОУ «Средняя школа № {number}»", classes=_classes(number, grades)
    )
    register = Register(Random(f"{SEED} {number}"), prefix=f"{made.school_id}-p")  # noqa: S311 - repeatable on purpose
    humans, lessons = populate(register, [made], year, officers=0)
    return Region(year=year, schools=[made], humans=humans, lessons=lessons, parts=[])


def schools(numbers: range, year: int) -> Iterator[Region]:
    """Several, one after the other."""
    return (school(number, year) for number in numbers)


def school_id(number: int) -> str:
    """`s00001`."""
    return f"s{number:05}"


def lessons_with_chat(region: Region, wanted: int) -> list[Lesson]:
    """The lessons whose teacher has made a chat: so many of a school, spread over its classes evenly."""
    rank: dict[str, int] = {}
    ranked: list[tuple[int, int, Lesson]] = []
    for place, lesson in enumerate(region.lessons):
        class_id = lesson.school_class.class_id
        rank[class_id] = rank.get(class_id, 0) + 1
        ranked.append((rank[class_id], place, lesson))
    ranked.sort(key=lambda entry: entry[:2])
    return [lesson for _, _, lesson in ranked[:wanted]]


def _classes(number: int, grades: range) -> list[SchoolClass]:
    here = school_id(number)
    return [
        SchoolClass(class_id=f"{here}-c{grade:02}{place}", school_id=here, grade=grade, letter=letter)
        for grade in grades
        for place, letter in enumerate(LETTERS, start=1)
    ]
