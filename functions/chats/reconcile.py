"""Bringing people's membership in step with the facts; safe at any time, repeated, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from functions.chats.messages import PEOPLE_A_MESSAGE
from functions.chats.repository.changes import create_chats, parts, write, write_chats
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
    from svyazka_common.records.chats import Chat

# Each further try means that the person's facts changed within milliseconds again; then the message comes back later.
TRIES = 5
# Who comes into a new chat at the same moment as others meets them once: whoever is left after that comes alone.
TRIES_TOGETHER = 2
A_FEW = PEOPLE_A_MESSAGE


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


@dataclass(frozen=True, slots=True)
class Planned:
    """A person as read, and what has to change."""

    facts: Facts
    changes: list[MemberChange]

    @classmethod
    def of(cls, facts: Facts, today: str) -> Self:
        """By comparing."""
        return cls(facts, difference(facts, today, clock.now()))

    @property
    def creates(self) -> dict[str, MemberChange]:
        """The changes that need a chat that isn't there, by chat id."""
        return {change.creates.chat_id: change for change in self.changes if change.creates is not None}

    def with_chats(self, made: dict[str, Chat], today: str) -> Planned:
        """The same where these are there now."""
        found = {chat_id: made[chat_id] for chat_id in self.creates if chat_id in made}
        return Planned.of(replace(self.facts, chats=self.facts.chats | found), today) if found else self


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
        progress = _apply([Planned.of(facts, today)], today)
        outcome += progress.outcomes[person_id]
        if not progress.unfinished:
            return outcome
    raise UnsettledError


def reconcile_all(people: Iterable[str]) -> Progress:
    """Try the same for several people at once, with fewer calls: what they share is read and checked once.

    Left unfinished are those whose facts changed meanwhile again and again, those in a transaction with them, and those
    whose chats are not in step with their classes. Raises ProblemError(busy).
    """
    unfinished, waiting = set(people), set[str]()
    outcomes = {person_id: Outcome() for person_id in unfinished}
    for _ in range(TRIES_TOGETHER):
        today = clock.today()
        read = read_all(sorted(unfinished), today)
        waiting |= {facts.person_id for facts in read if _out_of_step(facts, today)}
        ready = [Planned.of(facts, today) for facts in read if facts.person_id not in waiting]
        progress = _apply(_with_chats(ready, today), today)
        for person_id, outcome in progress.outcomes.items():
            outcomes[person_id] += outcome
        unfinished = progress.unfinished
        if not unfinished:
            break
    return Progress(outcomes, unfinished | waiting)


def _with_chats(planned: list[Planned], today: str) -> list[Planned]:
    """The same once the chats are there that many are the first to need; a few make them on the way.

    Otherwise all who come into a new chat at one moment would meet in making it, and fail a hundred items at a time.
    """
    first = {chat_id: one for one in reversed(planned) for chat_id in one.creates}
    if len(planned) <= A_FEW or not first:
        return planned
    made = create_chats((one.facts, one.creates[chat_id]) for chat_id, one in first.items())
    return [one.with_chats(made, today) for one in planned]


def _apply(planned: list[Planned], today: str) -> Progress:
    outcomes, unfinished = {one.facts.person_id: Outcome() for one in planned}, set[str]()
    found = [part for one in planned for part in parts(one.facts, one.changes)]
    for group, through in write(found):
        for part in group:
            person_id = part.facts.person_id
            if through:
                outcomes[person_id] += Outcome.of(part.changes, lag_ms(part.facts, part.changes, clock.now_ms()))
            else:
                unfinished.add(person_id)
    settled = [one.facts for one in planned if one.facts.person_id not in unfinished]
    days = ((facts.person_id, next_day(facts, today)) for facts in settled)
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
