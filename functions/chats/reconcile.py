"""Bringing one person's membership in step with the facts; safe at any time, repeated, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.repository.changes import write
from functions.chats.repository.persons import read_facts
from functions.chats.rules.difference import difference
from svyazka_common import clock
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from functions.chats.rules.difference import MemberChange

# Each further try means that the person's facts changed within milliseconds again; then the message comes back later.
TRIES = 5


class UnsettledError(Exception):
    """The facts kept changing while they were applied."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many memberships were written."""

    added: int = 0
    rewritten: int = 0
    removed: int = 0

    @classmethod
    def of(cls, changes: list[MemberChange]) -> Outcome:
        """The count of these changes."""
        added = sum(change.old is None for change in changes)
        removed = sum(change.new is None for change in changes)
        return cls(added, len(changes) - added - removed, removed)

    def __add__(self, more: Outcome) -> Outcome:
        return Outcome(self.added + more.added, self.rewritten + more.rewritten, self.removed + more.removed)


def reconcile(person_id: str) -> Outcome:
    """Apply the difference between desired and actual membership. Raises UnsettledError, ProblemError(busy)."""
    outcome = Outcome()
    for _ in range(TRIES):
        today = clock.today()
        facts = read_facts(person_id, today)
        changes = difference(facts, today, clock.now())
        try:
            for written in write(facts, changes):
                outcome += Outcome.of(written)
        except ConditionFailedError:
            continue
        return outcome
    raise UnsettledError
