"""Bringing one person's membership in step with the facts; safe at any time, repeated, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.chats.repository.changes import write, write_chats
from functions.chats.repository.days import remember
from functions.chats.repository.persons import read_facts
from functions.chats.rules.audience import claims
from functions.chats.rules.days import next_day
from functions.chats.rules.difference import difference
from functions.chats.rules.lag import lag_ms
from functions.chats.rules.standing import in_step
from svyazka_common import clock
from svyazka_common.records.chats import Member
from svyazka_common.records.relations import TeachingLoad
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from functions.chats.rules.difference import MemberChange
    from functions.chats.rules.facts import Facts

# Each further try means that the person's facts changed within milliseconds again; then the message comes back later.
TRIES = 5


class UnsettledError(Exception):
    """The facts kept changing while they were applied."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many memberships were written, and how long after their causes (milliseconds, the longest)."""

    added: int = 0
    rewritten: int = 0
    removed: int = 0
    lag_ms: int | None = None

    @classmethod
    def of(cls, changes: list[MemberChange], lag: int | None) -> Outcome:
        """The count of these changes."""
        kept = [change for change in changes if isinstance(change.old, Member) and isinstance(change.new, Member)]
        return cls(sum(one.joins for one in changes), len(kept), sum(one.leaves for one in changes), lag)

    def __add__(self, more: Outcome) -> Outcome:
        lags = [lag for lag in (self.lag_ms, more.lag_ms) if lag is not None]
        added, rewritten, removed = (
            self.added + more.added,
            self.rewritten + more.rewritten,
            self.removed + more.removed,
        )
        return Outcome(added, rewritten, removed, max(lags, default=None))


def reconcile(person_id: str) -> Outcome:
    """Apply the difference between desired and actual membership. Raises UnsettledError, ProblemError(busy)."""
    outcome = Outcome()
    for _ in range(TRIES):
        today = clock.today()
        try:
            facts = _chats_in_step(read_facts(person_id, today), today)
            for written in write(facts, difference(facts, today, clock.now())):
                outcome += Outcome.of(written, lag_ms(facts, written, clock.now_ms()))
        except ConditionFailedError:
            continue
        if (on := next_day(facts, today)) is not None:
            remember(person_id, on)
        return outcome
    raise UnsettledError


def _chats_in_step(facts: Facts, today: str) -> Facts:
    """The chats as their classes have them today. Mostly they are; a person can come before the class's own message."""
    loads = [claim.relation for claim in claims(facts, today) if isinstance(claim.relation, TeachingLoad)]
    found = [in_step(chat, facts.places.values(), today, loads) for chat in facts.chats.values()]
    changes = [change for change in found if change is not None]
    if not changes:
        return facts
    write_chats(changes, {**facts.facts, **facts.places})
    return replace(facts, chats=facts.chats | {change.new.chat_id: change.new for change in changes})
