"""Birth dates that fit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from local.demo_region.academic_year import first_day

if TYPE_CHECKING:
    from datetime import date
    from random import Random

DAYS_OF_YEAR = 365.25
AGE_OF_FIRST_GRADE = 6.6


def of_pupil(chance: Random, year: int, grade: int) -> date:
    """A birth date with which one is in that grade: between 6.6 and 7.6 years old on the first school day."""
    age = AGE_OF_FIRST_GRADE + grade - 1 + chance.random()
    return first_day(year) - timedelta(days=round(age * DAYS_OF_YEAR))


def before(chance: Random, later: date, least: int, most: int) -> date:
    """A date between `least` and `most` years before another."""
    return later - timedelta(days=round((least + (most - least) * chance.random()) * DAYS_OF_YEAR))
