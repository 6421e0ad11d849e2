"""A tenth of a school's people meet a change of the kinds that a school year brings."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

from local.bench.roster.schools import LETTERS

if TYPE_CHECKING:
    from local.demo_region.people import Human
    from local.demo_region.region import Region
    from local.demo_region.schools import SchoolClass

EVERY = 10


def change(region: Region) -> int:
    """Change every tenth person of a school that was just made; how many were changed.

    A pupil moves to the parallel class, a guardian of a child with several is one no longer, a teacher hands over
    a lesson, everybody else takes another family name.
    """
    home = {pupil: one for one in region.classes for pupil in one.pupil_ids}
    chosen = list(region.humans.values())[::EVERY]
    for human in chosen:
        if human.person_id in home:
            _move(human, home[human.person_id], region)
        elif not (_resign(human, region, home) or _hand_over(human, region)):
            human.family_name = f"{human.family_name}-Новая"
    return len(chosen)


def _move(human: Human, before: SchoolClass, region: Region) -> None:
    letter = LETTERS[1 - LETTERS.index(before.letter)]
    after = next(one for one in region.classes if (one.grade, one.letter) == (before.grade, letter))
    before.pupil_ids.remove(human.person_id)
    after.pupil_ids.append(human.person_id)


def _resign(human: Human, region: Region, pupils: dict[str, SchoolClass]) -> bool:
    for pupil in pupils:
        guardians = region.humans[pupil].guardian_ids
        if human.person_id in guardians and len(guardians) > 1:
            guardians.remove(human.person_id)
            return True
    return False


def _hand_over(human: Human, region: Region) -> bool:
    for place, lesson in enumerate(region.lessons):
        if human.person_id in lesson.teacher_ids:
            others = (one for each in region.lessons for one in each.teacher_ids if one not in lesson.teacher_ids)
            region.lessons[place] = replace(lesson, teacher_ids=(next(others),))
            return True
    return False
