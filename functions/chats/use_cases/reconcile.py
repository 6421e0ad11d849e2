"""Brings people's memberships in step with the facts; it may run at any time, repeatedly and in parallel.

The people of a whole batch are brought in step together, before each message has its turn. The changes that caused the
messages were written before these came, so one read serves them all; a later change sends its own message
(docs/adr/0016-batches-of-people.md).
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Self

from aws_lambda_powertools import Logger
from msgspec import Struct, field
from msgspec.structs import replace

from functions.chats.repository.lifecycle import remember_people
from functions.chats.repository.membership_writes import create_chats, person_writes, update_chats, write_memberships
from functions.chats.repository.people import followers, read_facts_of
from functions.chats.rules.chat_lifecycle import chat_change
from functions.chats.rules.facts import next_due_day
from functions.chats.rules.membership_changes import lag_ms, membership_changes
from functions.chats.rules.messages import (
    PEOPLE_A_MESSAGE,
    ReconcilePeople,
    ReconcilePerson,
    ReconcilePupil,
    UnknownMessageError,
    parse,
)
from svyazka_common import clock
from svyazka_common.records.chats import Member
from svyazka_common.records.roster import TeachingLoad
from svyazka_common.write_conflicts import WriteConflictError, retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.chats.rules.chat_lifecycle import ChatChange
    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_changes import MemberChange
    from functions.chats.rules.messages import AnyMessage
    from svyazka_common.records.chats import Chat

ATTEMPTS_TOGETHER = 2
"""People who join a new chat together may conflict in it once; those left after that are reconciled alone."""
CHATS_MADE_BEFORE = PEOPLE_A_MESSAGE
"""For more people than this, the chats that they need are created before their memberships."""
logger = Logger()
PEOPLE_TOGETHER = 50
"""One statement reads so many, and they fill whole transactions; more would only take memory."""


class NotReconciledError(Exception):
    """The facts kept changing while they were applied; the message has to come again."""


class Outcome(Struct, frozen=True):
    """How many memberships were written, and how long after their causes (milliseconds, the longest)."""

    added: int = 0
    rewritten: int = 0
    removed: int = 0
    lag_ms: int | None = None

    @classmethod
    def of(cls, changes: list[MemberChange], lag: int | None) -> Outcome:
        """The count of these changes."""
        rewritten = [change for change in changes if isinstance(change.old, Member) and isinstance(change.new, Member)]
        return cls(
            sum(change.joins for change in changes), len(rewritten), sum(change.leaves for change in changes), lag
        )

    def __add__(self, other: Outcome) -> Outcome:
        lags = [lag for lag in (self.lag_ms, other.lag_ms) if lag is not None]
        return Outcome(
            added=self.added + other.added,
            rewritten=self.rewritten + other.rewritten,
            removed=self.removed + other.removed,
            lag_ms=max(lags, default=None),
        )


class Progress(Struct, frozen=True):
    """What was written for each of several people, by person id, and the ids of those not in step yet."""

    outcomes: dict[str, Outcome]
    unfinished: set[str]


class Planned(Struct, frozen=True):
    """A person as read, and what has to change."""

    facts: Facts
    changes: list[MemberChange]

    @classmethod
    def of(cls, facts: Facts, today: str) -> Self:
        """The plan for a person, by comparing the facts with the memberships."""
        return cls(facts, membership_changes(facts, today, clock.now()))

    @property
    def creates(self) -> dict[str, MemberChange]:
        """The changes that need a chat which doesn't exist yet, by chat id."""
        return {change.creates.chat_id: change for change in self.changes if change.creates is not None}

    def with_chats(self, chats: dict[str, Chat], today: str) -> Planned:
        """The plan, computed anew where chats that it needs now exist."""
        needed = {chat_id: chats[chat_id] for chat_id in self.creates if chat_id in chats}
        return Planned.of(replace(self.facts, chats=self.facts.chats | needed), today) if needed else self


def reconcile(person_id: str) -> Outcome:
    """Bring one person's memberships in step. Raises NotReconciledError, DomainError(busy)."""
    outcome = Outcome()

    def attempt() -> None:
        nonlocal outcome
        today = clock.today()
        [facts] = read_facts_of([person_id], today)
        progress = _write([Planned.of(_with_updated_chats(facts, today), today)], today)
        outcome += progress.outcomes[person_id]
        if progress.unfinished:
            raise WriteConflictError

    retry_on_conflict(attempt, otherwise=NotReconciledError)
    return outcome


def reconcile_together(people: Iterable[str]) -> Progress:
    """Try the same for several people at once, with fewer calls: what they share is read and checked once.

    `unfinished` contains people whose facts kept changing meanwhile, people in one transaction with them, and people
    whose chats are not in step with their classes. Raises DomainError(busy).
    """
    unfinished, waiting = set(people), set[str]()
    outcomes = {person_id: Outcome() for person_id in unfinished}
    for _ in range(ATTEMPTS_TOGETHER):
        today = clock.today()
        read = read_facts_of(sorted(unfinished), today)
        waiting |= {facts.person_id for facts in read if _chat_changes(facts, today)}
        ready = [Planned.of(facts, today) for facts in read if facts.person_id not in waiting]
        progress = _write(_with_new_chats(ready, today), today)
        for person_id, outcome in progress.outcomes.items():
            outcomes[person_id] += outcome
        unfinished = progress.unfinished
        if not unfinished:
            break
    return Progress(outcomes, unfinished | waiting)


def _with_new_chats(planned: list[Planned], today: str) -> list[Planned]:
    """Creates the chats that many people need first, and returns the plans with them; a few people create their own.

    Otherwise all who join a new chat at one moment would conflict in creating it, and fail a hundred items at a time.
    """
    first = {chat_id: plan for plan in reversed(planned) for chat_id in plan.creates}
    if len(planned) <= CHATS_MADE_BEFORE or not first:
        return planned
    chats = create_chats((plan.facts, plan.creates[chat_id]) for chat_id, plan in first.items())
    return [plan.with_chats(chats, today) for plan in planned]


def _write(planned: list[Planned], today: str) -> Progress:
    outcomes, unfinished = {plan.facts.person_id: Outcome() for plan in planned}, set[str]()
    writes = [write for plan in planned for write in person_writes(plan.facts, plan.changes)]
    for together, went_through in write_memberships(writes):
        for write in together:
            person_id = write.facts.person_id
            if went_through:
                lag = lag_ms(write.facts, write.changes, clock.now_ms())
                outcomes[person_id] += Outcome.of(write.changes, lag)
            else:
                unfinished.add(person_id)
    finished = [plan.facts for plan in planned if plan.facts.person_id not in unfinished]
    days = ((facts.person_id, next_due_day(facts, today)) for facts in finished)
    remember_people({person_id: on for person_id, on in days if on is not None})
    return Progress(outcomes, unfinished)


def _with_updated_chats(facts: Facts, today: str) -> Facts:
    """The facts, with chats brought in step with their classes; needed only before a class's own message has come."""
    if not (changes := _chat_changes(facts, today)):
        return facts
    update_chats(changes, {**facts.facts, **facts.places})
    return replace(facts, chats=facts.chats | {change.new.chat_id: change.new for change in changes})


def _chat_changes(facts: Facts, today: str) -> list[ChatChange]:
    loads = facts.counting(TeachingLoad, today)
    changes = [chat_change(chat, facts.places.values(), today, loads) for chat in facts.chats.values()]
    return [change for change in changes if change is not None]


class ReconciledBatch(Struct, frozen=True):
    """People of a batch who were tried together: what was written for each, who is in step; the pupils' guardians."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    guardians: dict[str, set[str]] = field(default_factory=dict)

    def note(self, progress: Progress) -> None:
        """Add the outcomes of people who were tried."""
        self.outcomes.update(progress.outcomes)
        self.finished.update(progress.outcomes.keys() - progress.unfinished)

    def take(self, person_id: str) -> Outcome:
        """What was written for a person, once, so that it is counted once."""
        return self.outcomes.pop(person_id, Outcome())


EMPTY_BATCH = ReconciledBatch()
"""Nobody was tried together."""


def reconcile_batch(bodies: Iterable[str]) -> ReconciledBatch:
    """Try to bring all people of the messages in step; a person who isn't then is left to their own message.

    An exception ends the attempt and is only logged: the message that causes it meets it again, alone.
    """
    people, pupils = _people_and_pupils(_messages(bodies))
    if not people:
        return EMPTY_BATCH
    batch = ReconciledBatch()
    try:
        batch.guardians.update({pupil: set[str]() for pupil in pupils} | (followers(pupils) if pupils else {}))
        everybody = sorted(people.union(*batch.guardians.values()))
        for together in batched(everybody, PEOPLE_TOGETHER, strict=False):
            batch.note(reconcile_together(together))
    except Exception as error:  # noqa: BLE001 - whatever it is, one message's trouble is not the others'
        logger.warning("seen to one by one", kind=type(error).__name__)
    return batch


def _people_and_pupils(messages: Iterable[AnyMessage]) -> tuple[set[str], set[str]]:
    """All people of the messages, and the pupils among them: messages about pupils concern their guardians too."""
    people, pupils = set[str](), set[str]()
    for message in messages:
        match message:
            case ReconcilePerson():
                people.add(message.person_id)
            case ReconcilePupil():
                pupils.add(message.person_id)
            case ReconcilePeople():
                people.update(message.people)
                pupils.update(message.pupils)
    return people | pupils, pupils


def _messages(bodies: Iterable[str]) -> Iterator[AnyMessage]:
    for body in bodies:
        try:
            yield parse(body)
        except UnknownMessageError:
            continue  # refused when its own turn comes
