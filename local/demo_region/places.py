"""Free places in classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from local.demo_region.schools import SchoolClass

SMALLEST_CLASS = 16
LARGEST_CLASS = 20
_SAME_SCHOOL = 0.75
_TWINS = 0.04
_YEARS_BETWEEN = 2


@dataclass(slots=True)
class Places:
    """How many pupils each class still takes."""

    chance: Random
    classes: list[SchoolClass]
    _free: list[SchoolClass] = field(init=False)

    def __post_init__(self) -> None:
        self._free = [
            school_class
            for school_class in self.classes
            for _ in range(self.chance.randint(SMALLEST_CLASS, LARGEST_CLASS))
        ]
        self.chance.shuffle(self._free)

    @property
    def left(self) -> int:
        """How many places are free."""
        return len(self._free)

    def take(self, children: int) -> list[SchoolClass]:
        """Places for brothers and sisters: mostly in one school, in one class only for twins; fewer if none fit."""
        taken = [self._free.pop()]
        while len(taken) < children and self._free:
            fitting = self._fitting(taken)
            if not fitting:
                break
            school_class = self.chance.choice(fitting)
            self._free.remove(school_class)
            taken.append(school_class)
        return taken

    def _fitting(self, taken: list[SchoolClass]) -> list[SchoolClass]:
        if self.chance.random() < _TWINS:
            return [one for one in self._free if one is taken[0]]
        same_school = self.chance.random() < _SAME_SCHOOL
        return [
            one
            for one in self._free
            if (one.school_id == taken[0].school_id) == same_school
            and all(abs(one.grade - other.grade) >= _YEARS_BETWEEN for other in taken)
        ]
