"""Who belongs to a school and a class as its administrator sees them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.relations import Guardianship
    from svyazka_common.records.roster import Person


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
