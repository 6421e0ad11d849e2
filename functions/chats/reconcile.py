"""Bringing people's membership in step with the facts; safe at any time, repeated, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.chats.repository.changes import parts, write, write_chats
from functions.chats.repository.days import remember
from functions.chats.repository.persons import read_all
from functions.chats.rules.days import next_day
from functions.chats.rules.difference import difference
from functions.chats.rules.lag import lag_ms
from functions.chats.rules.standing import in_step
from svyazka_common import clock
from svyazka_common.records.chats import Member
from svyazka_common.records.relations import TeachingLoad
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.difference import MemberChange
    from functions.chats.rules.facts import Facts
    from functions.chats.rules.standing import ChatChange

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


@dataclass(frozen=True, slots=True)
class Progress:
    """What was written for each of several people, by person id, and who is not in step yet."""

    outcomes: dict[str, Outcome]
    unfinished: set[str]


def reconcile(person_id: str) -> Outcome:
    """Apply the difference between desired and actual membership. Raises UnsettledError, ProblemError(busy)."""
    outcome = Outcome()
    for _ in range(TRIES):
        today = clock.today()
        try:
            [facts] = read_all([person_id], today)
            facts = _chats_in_step(facts, today)
        except ConditionFailedError:
            continue
        progress = _apply([facts], today)
        outcome += progress.outcomes[person_id]
        if not progress.unfinished:
            return outcome
    raise UnsettledError


def reconcile_all(people: Iterable[str]) -> Progress:
    """Try the same for several people at once, with fewer calls: what they share is read and checked once.

    Left unfinished are those whose facts changed meanwhile, those in a transaction with them, and those whose chats are
    not in step with their classes. Raises ProblemError(busy).
    """
    today = clock.today()
    read = read_all(people, today)
    waiting = {facts.person_id for facts in read if _out_of_step(facts, today)}
    progress = _apply([facts for facts in read if facts.person_id not in waiting], today)
    return Progress(progress.outcomes, progress.unfinished | waiting)


def _apply(read: list[Facts], today: str) -> Progress:
    now = clock.now()
    outcomes, unfinished = {facts.person_id: Outcome() for facts in read}, set[str]()
    found = [part for facts in read for part in parts(facts, difference(facts, today, now))]
    for group, through in write(found):
        for part in group:
            person_id = part.facts.person_id
            if through:
                outcomes[person_id] += Outcome.of(part.changes, lag_ms(part.facts, part.changes, clock.now_ms()))
            else:
                unfinished.add(person_id)
    days = ((facts.person_id, next_day(facts, today)) for facts in read if facts.person_id not in unfinished)
    remember({person_id: on for person_id, on in days if on is not None})
    return Progress(outcomes, unfinished)


def _chats_in_step(facts: Facts, today: str) -> Facts:
    """The chats as their classes have them today. Mostly they are; a person can come before the class's own message."""
    if not (changes := _out_of_step(facts, today)):
        return facts
    write_chats(changes, {**facts.facts, **facts.places})
    return replace(facts, chats=facts.chats | {change.new.chat_id: change.new for change in changes})


def _out_of_step(facts: Facts, today: str) -> list[ChatChange]:
    loads = facts.counting(TeachingLoad, today)
    found = [in_step(chat, facts.places.values(), today, loads) for chat in facts.chats.values()]
    return [change for change in found if change is not None]
