"""Which organisations the roster ties somebody to, now or at any time: by a role, in a class, by a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts


def children(facts: Facts) -> set[str]:
    """Everybody whose guardian the person is or was."""
    return {fact.child_id for fact in facts.facts.values() if isinstance(fact, Guardianship)}


def tied_to(facts: Facts, *, ever: bool) -> set[str]:
    """The organisations, by id; `ever` counts ended relations too. Of children that were read only."""
    own = person_pk(facts.person_id)
    guarding = {fact.child_id: fact.status for fact in facts.facts.values() if isinstance(fact, Guardianship)}
    found: set[str] = set()
    for fact in facts.facts.values():
        match fact:
            case RoleAssignment() | Enrolment() | Homeroom() | TeachingLoad() if fact.pk == own:
                standing = {fact.status}
            case Enrolment() if fact.person_id in guarding:
                standing = {fact.status, guarding[fact.person_id]}
            case _:
                continue
        if ever or "ended" not in standing:
            found.add(fact.organisation_id)
    return found
