"""In which school each class is, and which enrolments name it in another one.

A class is in one school. Where rows have it in several, one row is chosen before any school is worked, so that whoever
comes first finds the same. A region's classes don't fit in memory with their enrolments: see `splitting.buckets`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING

from functions.roster.cells import removes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from functions.roster.splitting.buckets import Buckets, Places
    from functions.roster.splitting.split import Stored

NEAR = 300_000
"""Classes whose school is in memory, some 60 MB: of these an enrolment that agrees need not go to disk and back."""

type ClassLine = tuple[int, str, list[str]]
"""Row number, school and cells."""


@dataclass(slots=True)
class Classes:
    """What is said of classes. `near` is the most of them whose school is remembered (`NEAR`)."""

    buckets: Buckets
    near: int = NEAR
    _schools: dict[str, str] = field(default_factory=dict)

    def row(self, number: int, school: str, cells: list[str]) -> None:
        """A row of classes.csv."""
        self.buckets.add("rows", [cells[0], number, school, cells])

    def settled(self, stored: Stored) -> Iterator[tuple[ClassLine, int | None]]:
        """Each row, with the number of the one that is taken instead where that is in another school.

        A class stays where it is, if the bundle has it there; else the first row counts. Of a row that removes the
        class and one that has it elsewhere the latter does: so do some systems tell that it moves.
        """
        for bucket in range(self.buckets.count):
            told: dict[str, list[ClassLine]] = {}
            for class_id, number, school, cells in self.buckets.lines("rows", bucket):
                told.setdefault(class_id, []).append((number, school, cells))
            torn = sorted(one for one, rows in told.items() if len({school for _, school, _ in rows}) > 1)
            there = stored.schools_of(torn) if torn else {}
            for class_id, rows in told.items():
                number, school = _chosen(rows, there.get(class_id))
                self._settle(class_id, school)
                for row in rows:
                    yield row, None if row[1] == school else number

    def enrol(self, class_id: str, school: str, person: str) -> None:
        """A row of enrollments.csv has somebody in a class, and that in a school; after all classes are settled."""
        if self._schools.get(class_id) != school:
            self.buckets.add("enrolled", [class_id, school, person])

    def places(self, bucket: int) -> Places:
        """The school of each class, by id."""
        return self.buckets.places("places", bucket)

    def enrolled_elsewhere(self, bucket: int) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Persons by class and the school that enrolments have it in, where no row has the class in that one."""
        places = self.places(bucket)
        found: dict[str, dict[str, dict[str, None]]] = {}
        for class_id, school, person in self.buckets.lines("enrolled", bucket):
            if school not in places.get(class_id, ()):
                found.setdefault(class_id, {}).setdefault(school, {})[person] = None
        return {one: {school: list(some) for school, some in schools.items()} for one, schools in found.items()}

    def _settle(self, class_id: str, school: str) -> None:
        self.buckets.add("places", [class_id, school])
        if len(self._schools) < self.near:
            self._schools[class_id] = intern(school)


def _chosen(rows: list[ClassLine], there: str | None) -> tuple[int, str]:
    """Number and school of the row that counts; `there` is where the class is stored."""
    return min(rows, key=lambda row: (removes(row[2][1]), row[1] != there, row[0]))[:2]
