"""What an import is going to do in one organisation, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svyazka_common.records.accounts import Account
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import Person, SchoolClass

if TYPE_CHECKING:
    from functions.roster.mapping.wanted import Wanted
    from functions.roster.rules.accounts import AccountChange
    from functions.roster.rules.difference import Difference, Ending, Versioned
    from functions.roster.rules.guard import Removals
    from svyazka_common.records.imports import Counts

FIRST = (SchoolClass.entity, Person.entity)
LAST = (RoleAssignment.entity, SchoolClass.entity, Person.entity)
"""The last to end: by them a run that begins anew finds what else there is to end."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """The difference, the accounts that follow, and how much would go. `read` counts what the bundle has.

    `held`: nothing is taken away now.
    """

    wanted: Wanted
    difference: Difference
    accounts: list[AccountChange]
    removals: Removals
    read: Counter[str]
    held: bool = False

    def writes(self) -> list[tuple[list[Versioned], list[Versioned]]]:
        """What is written whole, in steps, what others lean on first: what is new, and what was there before."""
        return [_of_step(self.difference, first=True), _of_step(self.difference, first=False)]

    def endings(self) -> list[list[Ending]]:
        """What ends, in steps, one after the other."""
        if self.held:
            return []
        every = self.difference.endings.values()
        steps = [[one for one in every if one.entity not in LAST]]
        return [*steps, *([one for one in every if one.entity == entity] for entity in LAST)]

    def counts(self) -> Counts:
        """By entity: `read`, `added`, `changed`, `ended`, `held`."""
        counted: Counts = {entity: {"read": number} for entity, number in self.read.items()}
        found: Counter[tuple[str, str]] = Counter()
        found.update((record.entity, "added") for record in self.difference.added)
        found.update((record.entity, "changed") for record in self.difference.changed)
        gone = "held" if self.held else "ended"
        found.update((ending.entity, gone) for ending in self.difference.endings.values())
        found.update((Account.entity, "changed" if change.before else "added") for change in self.accounts)
        for (entity, kind), number in found.items():
            counted.setdefault(entity, {"read": 0})[kind] = number
        return counted


def _of_step(difference: Difference, *, first: bool) -> tuple[list[Versioned], list[Versioned]]:
    added = [one for one in difference.added if (one.entity in FIRST) is first]
    return added, [one for one in difference.changed if (one.entity in FIRST) is first]


def read_counts(wanted: Wanted, accounts: int) -> Counter[str]:
    """How many records of each entity a bundle asks for."""
    counted = Counter(record.entity for record in (*wanted.persons, *wanted.classes.values()))
    counted.update(relation.entity for relation in wanted.relations.values())
    counted[Account.entity] = accounts
    return counted
