"""Who belongs to a school and a class as its administrator sees them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment
    from svyazka_common.records.roster import Person, SchoolClass


def current(record: SchoolClass | InClass, today: str) -> bool:
    """Whether it holds now or will: logins are handed out before the year begins."""
    return record.status == "active" and today <= record.ends_on


def administered(roles: Iterable[RoleAssignment]) -> set[str]:
    """The schools of which somebody is the administrator now."""
    return {role.organisation_id for role in roles if role.role == "school_admin" and role.status == "active"}


def children_in_class(guardianships: Iterable[Guardianship], pupils: set[str]) -> dict[str, set[str]]:
    """For each guardian of one of the pupils, which of the pupils are theirs."""
    found: dict[str, set[str]] = {}
    for relation in guardianships:
        if relation.status == "active" and relation.child_id in pupils:
            found.setdefault(relation.guardian_id, set()).add(relation.child_id)
    return found


def pupil_name(person: Person) -> str:
    """As school calls children: «Петрова Аня»."""
    return f"{person.family_name} {person.given_name}"
