"""Bringing the people of a whole batch in step together, before each message has its turn.

The changes that caused the messages were written before these came, so one read serves them all; a later change sends
its own message (docs/adr/0016-batches-of-people.md).
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger
from msgspec import Struct, field

from functions.chats.messages import ReconcilePeople, ReconcilePerson, ReconcilePupil, UnknownMessageError, parse
from functions.chats.repository.people import followers
from functions.chats.use_cases.reconcile import Outcome, reconcile_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.chats.messages import AnyMessage
    from functions.chats.use_cases.reconcile import Progress

logger = Logger()

PEOPLE_TOGETHER = 50
"""One statement reads so many, and they fill whole transactions; more would only take memory."""


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
