"""Who belongs to a school and its classes, and how many of a class, a school, an authority and the region have linked.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.names import natural
from svyazka_common.records.roster import Enrolment
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from svyazka_common.records.roster import DirectoryEntry, Guardianship, InClass, Person


def children_in_class(guardianships: Iterable[Guardianship], pupils: set[str], today: str) -> dict[str, set[str]]:
    """Return for each guardian of one of the pupils the ids of those pupils who are their children."""
    children: dict[str, set[str]] = {}
    for relation in guardianships:
        if relation.child_id in pupils and counts(relation, today):
            children.setdefault(relation.guardian_id, set()).add(relation.child_id)
    return children


def pupil_name(person: Person) -> str:
    """Return a pupil's name in the form that schools use: «Петрова Аня»."""
    return f"{person.family_name} {person.given_name}"


class Belonging(Struct, frozen=True, kw_only=True):
    """The ids of the people of a class or a whole school; a teacher who is also a parent there is in both sets."""

    pupils: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()
    teachers: frozenset[str] = frozenset()

    @property
    def everybody(self) -> frozenset[str]:
        """The ids of pupils, parents and teachers, each once."""
        return self.pupils | self.parents | self.teachers


class Count(Struct, frozen=True):
    """How many have linked, of how many who are expected to."""

    linked: int
    expected: int


def count(people: AbstractSet[str], linked: AbstractSet[str]) -> Count:
    """Count the people, and those of them who have linked."""
    return Count(linked=len(people & linked), expected=len(people))


def belonging(
    class_ids: Iterable[str], relations: Iterable[InClass], guardianships: Iterable[Guardianship], today: str
) -> dict[str, Belonging]:
    """Who belongs to each class, by relations that hold and the guardianships of its pupils."""
    pupils, teachers, guardians = (defaultdict[str, set[str]](set) for _ in range(3))
    for relation in relations:
        (pupils if isinstance(relation, Enrolment) else teachers)[relation.class_id].add(relation.person_id)
    for guardianship in guardianships:
        if counts(guardianship, today):
            guardians[guardianship.child_id].add(guardianship.guardian_id)
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
    each_class = list(classes)
    return Belonging(
        pupils=frozenset().union(*(each.pupils for each in each_class)),
        parents=frozenset().union(*(each.parents for each in each_class)),
        teachers=frozenset().union(*(each.teachers for each in each_class)),
    )


class LinkStatistics(Struct, frozen=True, kw_only=True):
    """The ids of the people with a role in an organisation now, and of those linked by an account of it."""

    organisation_id: str
    people: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()


class Share(Struct, frozen=True):
    """How many people have a role now, and how many of them have linked, by any of their accounts."""

    people: int
    linked: int

    @property
    def unlinked_percent(self) -> float | None:
        """How many of a hundred people have not linked; None without people."""
        return round(100 * (self.people - self.linked) / self.people, 2) if self.people else None


def share(statistics: Iterable[LinkStatistics]) -> Share:
    """Return the share of all organisations together; a person of several organisations counts once."""
    people: set[str] = set()
    linked: set[str] = set()
    for organisation in statistics:
        people |= organisation.people
        linked |= organisation.linked
    return Share(people=len(people), linked=len(people & linked))


def schools_below(
    authority_id: str, schools: Iterable[DirectoryEntry], authorities: Iterable[DirectoryEntry]
) -> list[DirectoryEntry]:
    """The schools of an authority and of the authorities below it, in natural order of the names.

    A circle in the tree, which a roster may hold by mistake, ends where it closes.
    """
    below, entries = {authority_id}, list(authorities)
    while deeper := {entry.organisation_id for entry in entries if entry.parent_id in below} - below:
        below |= deeper
    return sorted(
        (school for school in schools if school.parent_id in below),
        key=lambda school: (natural(school.name), school.organisation_id),
    )
