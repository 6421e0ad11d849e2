"""What an import is going to do in one organisation, and in which order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.roster.stored import key
from svyazka_common.records.accounts import Account
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from functions.roster.mapping.wanted import Wanted
    from functions.roster.rules.accounts import AccountChange
    from functions.roster.rules.difference import Difference, Ending, Versioned
    from functions.roster.rules.guard import Removals
    from svyazka_common.records.imports import Counts

FIRST = (SchoolClass.entity, Person.entity)
TURNS = {
    SchoolClass.entity: 2,
    Enrolment.entity: 3,
    Homeroom.entity: 3,
    TeachingLoad.entity: 3,
    RoleAssignment.entity: 4,
    Person.entity: 5,
}
"""In which turn something ends; in the second a class teacher's role, in the first all that isn't here."""
LAST = max(TURNS.values())
FOLLOWS = "homeroom_teacher"
"""The role that no table tells: it follows from the homerooms (`rules.class_teachers`)."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """The difference, the accounts that follow, and how much would go. `read` counts what the bundle has.

    `organisation` is as it is stored. `too_much` would go to go without an approval. `held`: nothing is taken away now.
    """

    organisation: Organisation | None
    wanted: Wanted
    difference: Difference
    accounts: list[AccountChange]
    removals: Removals
    too_much: bool
    read: Counter[str]
    held: bool = False

    def writes(self) -> list[tuple[list[Versioned], list[Versioned]]]:
        """What is written whole, in steps, what others lean on first: what is new, and what was there before."""
        steps: list[tuple[list[Versioned], list[Versioned]]] = [([], []), ([], []), ([], [])]
        for into, records in enumerate((self.difference.added, self.difference.changed)):
            for record in records:
                if not isinstance(record, Organisation):
                    steps[_step(record)][into].append(record)
        return steps

    def organisation_told(self) -> Organisation | None:
        """What the organisation is called now, or that it is there again; None where the bundle says nothing new."""
        told = (*self.difference.added, *self.difference.changed)
        return next((one for one in told if isinstance(one, Organisation)), None)

    def organisation_ended(self) -> Organisation | None:
        """The organisation as it will be, if it ends.

        It is the first to end: whoever loses a role with it is in a chat then that is archived, and may read on.
        """
        if self.organisation is None or self.held:
            return None
        ending = self.difference.endings.get(key(self.organisation))
        return replace(self.organisation, status="ended", version=ending.version) if ending is not None else None

    def endings(self) -> list[list[Ending]]:
        """What ends in the organisation, in steps, one after the other.

        A class before its people, as the organisation is before all: whoever loses a place with it is in a chat then
        that is archived. The role of a class teacher before the homerooms that it follows from, other roles at the end:
        by what is left a run that begins anew finds the rest.
        """
        if self.held:
            return []
        every = [one for one in self.difference.endings.values() if one.entity != Organisation.entity]
        return [[one for one in every if _turn(one) == turn] for turn in range(LAST + 1)]

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


def _step(record: Versioned) -> int:
    """Classes and persons, what leans on them, and then roles: by them a run that begins anew finds who is new here."""
    if record.entity in FIRST:
        return 0
    return 2 if isinstance(record, RoleAssignment) else 1


def _turn(ending: Ending) -> int:
    if ending.entity == RoleAssignment.entity and ending.sk.endswith(f"#{FOLLOWS}"):
        return 1
    return TURNS.get(ending.entity, 0)


def read_counts(wanted: Wanted, accounts: int) -> Counter[str]:
    """How many records of each entity a bundle asks for."""
    counted = Counter(record.entity for record in (*wanted.persons, *wanted.classes.values()))
    counted.update(relation.entity for relation in wanted.relations.values())
    counted[Account.entity] = accounts
    return counted
