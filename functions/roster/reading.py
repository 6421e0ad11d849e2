"""How much of an organisation is read for its part of a bundle: all of it, or what a list of changes has to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.repository.named import read_losing, read_named
from functions.roster.repository.school import read_school
from functions.roster.repository.totals import has_classes, has_people
from functions.roster.rules.guard import enough, removals
from svyazka_common import clock

if TYPE_CHECKING:
    from functions.roster.part import Part
    from functions.roster.rules.difference import Difference
    from functions.roster.rules.guard import Removals
    from functions.roster.splitting.whereabouts import Whereabouts
    from functions.roster.stored import Stored


MANY = 100
"""Persons, each of whom takes some four units to read by name; all of a school take less than one a pupil."""


def read(part: Part, whereabouts: Whereabouts, *, takes_up: bool) -> Stored:
    """What is stored, as far as it is needed.

    `takes_up`: with it go removals that were held back, of anybody. So all is read, as it is for a bundle with even one
    table of everybody: who is absent is found nowhere else. And where it names `MANY` it is no dearer.
    """
    if takes_up or "bulk" in part.region.modes.values() or len(part.persons()) > MANY:
        return read_school(part, whereabouts)
    return read_named(part, whereabouts) or read_school(part, whereabouts)


def count_removals(
    part: Part, whereabouts: Whereabouts, stored: Stored, difference: Difference, percent: int
) -> Removals:
    """How much would go, and of how much.

    Where only a part of the organisation was read, so much more is as shows that it is less than `percent`; all of it
    where that doesn't show. The numbers are exact, or not given.
    """
    today = clock.today()
    if stored.whole:
        return removals(stored, difference, today)
    read_losing(stored, part, difference)
    going = removals(stored, difference, today)
    people, classes = enough(going.people, percent), enough(going.classes, percent)
    few = (
        people is not None
        and classes is not None
        and has_people(part.organisation_id, people)
        and has_classes(part.organisation_id, classes, today)
    )
    return going.uncounted() if few else removals(read_school(part, whereabouts), difference, today)
