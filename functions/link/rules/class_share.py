"""How many of each class and of the school have linked. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svyazka_common.records.relations import Enrolment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from svyazka_common.records.relations import Guardianship, InClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Who belongs to a class or to a whole school; person ids. Whoever has two parts is in both."""

    pupils: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    teachers: frozenset[str] = frozenset()

    @property
    def everybody(self) -> frozenset[str]:
        """All of them, each once."""
        return self.pupils | self.parents | self.teachers


@dataclass(frozen=True, slots=True)
class Count:
    """How many have linked, of how many who are expected to."""

    linked: int
    expected: int


def count(people: AbstractSet[str], linked: AbstractSet[str]) -> Count:
    """Of some people, given who has linked."""
    return Count(linked=len(people & linked), expected=len(people))


def belonging(
    class_ids: Iterable[str], relations: Iterable[InClass], guardianships: Iterable[Guardianship]
) -> dict[str, Belonging]:
    """Who belongs to each class, by relations that hold and the guardianships of its pupils."""
    pupils, teachers, guardians = (defaultdict[str, set[str]](set) for _ in range(3))
    for one in relations:
        (pupils if isinstance(one, Enrolment) else teachers)[one.class_id].add(one.person_id)
    for relation in guardianships:
        if relation.status == "active":
            guardians[relation.child_id].add(relation.guardian_id)
    return {
        class_id: Belonging(
            pupils=frozenset(pupils[class_id]),
            parents=frozenset().union(*(guardians[child] for child in pupils[class_id])),
            teachers=frozenset(teachers[class_id]),
        )
        for class_id in class_ids
    }


def together(classes: Iterable[Belonging]) -> Belonging:
    """The school: brothers and sisters share parents, classes share teachers, and each person counts once."""
    found = list(classes)
    return Belonging(
        pupils=frozenset().union(*(one.pupils for one in found)),
        parents=frozenset().union(*(one.parents for one in found)),
        teachers=frozenset().union(*(one.teachers for one in found)),
    )
