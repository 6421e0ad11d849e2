"""Everybody and everything of the demo region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from local.demo_region import accounts, ages, homerooms, staff
from local.demo_region.academic_year import first_day
from local.demo_region.casting import cast
from local.demo_region.families import Families
from local.demo_region.person_names import Register
from local.demo_region.places import Places
from local.demo_region.schools import AUTHORITY_ID, School, SchoolClass, schools

if TYPE_CHECKING:
    from local.demo_region.casting import Part
    from local.demo_region.people import Human, OneRosterRole
    from local.demo_region.staff import Lesson

SEED = "svyazka: demo region, first edition"
TEACHER_PARENTS = 8
AUTHORITY_OFFICERS = 3


@dataclass(frozen=True, slots=True)
class Region:
    """The finished region; `parts` are the persons that the demo logs in as."""

    year: int
    schools: list[School]
    humans: dict[str, Human]
    lessons: list[Lesson]
    parts: list[Part]

    @property
    def classes(self) -> list[SchoolClass]:
        """The classes of both schools."""
        return [school_class for school in self.schools for school_class in school.classes]


@cache
def make(year: int) -> Region:
    """The region in an academic year. The people are the same in each year, only younger or older born."""
    chance = Random(SEED)  # noqa: S311 - repeatable on purpose
    both = schools()
    by_id, lessons = populate(Register(chance), both, year, AUTHORITY_OFFICERS)
    lessons = homerooms.into_groups(lessons)
    parts = cast(both, by_id, lessons)
    for part in parts:
        by_id[part.person_id].password = accounts.password(chance)
    return Region(year=year, schools=both, humans=by_id, lessons=lessons, parts=parts)


def populate(
    register: Register, organised: list[School], year: int, officers: int
) -> tuple[dict[str, Human], list[Lesson]]:
    """Fill the classes of schools with pupils, and hire all others; everybody by id, and the lessons given."""
    teaching = staff.hire_all(register, organised, year)
    homerooms.divide_english(teaching, organised[0])
    homerooms.appoint(teaching, organised)
    places = Places(register.chance, [school_class for school in organised for school_class in school.classes])
    candidates = _of_age_to_be_parents(teaching.teachers, year)
    Families(register, places, year).fill(register.chance.sample(candidates, min(TEACHER_PARENTS, len(candidates))))
    _offices(register, organised, year, officers)
    humans = [human for human in register.humans if human.roles]
    accounts.give_usernames(humans)
    return {human.person_id: human for human in humans}, teaching.lessons


def _of_age_to_be_parents(teachers: list[Human], year: int) -> list[Human]:
    oldest, youngest = first_day(year - 56), first_day(year - 42)
    return [teacher for teacher in teachers if oldest <= teacher.birth_date <= youngest]


def _offices(register: Register, organised: list[School], year: int, officers: int) -> None:
    """A head and an administrator for each school, and the officers of the authority."""
    offices: list[tuple[OneRosterRole, str]] = []
    for school in organised:
        offices += [("principal", school.school_id), ("siteAdministrator", school.school_id)]
    offices += [("districtAdministrator", AUTHORITY_ID)] * officers
    for place, (role, organisation_id) in enumerate(offices):
        birth_date = ages.before(register.chance, first_day(year), 32, 62)
        officer = register.adult("male" if place % 3 == 0 else "female", birth_date, register.culture())
        officer.take_role(role, organisation_id)
