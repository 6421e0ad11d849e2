"""Bringing the people of a whole batch in step together, before each message is seen to.

All that the messages tell of was written before they came, so one reading of it serves them all; what is written later
sends its own message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger

from functions.chats.messages import ReconcilePeople, ReconcilePerson, ReconcilePupil
from functions.chats.parsing import NotOursError, parse
from functions.chats.reconcile import Outcome, reconcile_all
from functions.chats.repository.followers import followers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.chats.messages import AnyMessage
    from functions.chats.reconcile import Progress

logger = Logger()

AT_ONCE = 50
"""One statement reads so many, and they fill whole transactions; more would only be held in memory."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """People of a batch who were seen to: what was written for each, who is in step; the pupils' guardians."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    guardians: dict[str, set[str]] = field(default_factory=dict)

    def note(self, progress: Progress) -> None:
        """Some have been seen to."""
        self.outcomes.update(progress.outcomes)
        self.finished.update(progress.outcomes.keys() - progress.unfinished)

    def take(self, person_id: str) -> Outcome:
        """What was written for a person; told once, so that it is counted once."""
        return self.outcomes.pop(person_id, Outcome())


NOTHING = Ahead()
"""Nothing was done ahead."""


def go_ahead(bodies: Iterable[str]) -> Ahead:
    """Try to bring everybody in step whom the messages are about; whoever isn't then is left to their own message.

    A failure is nobody's: each message meets what concerns it again, and alone.
    """
    people, pupils = _concerned(_ours(bodies))
    if not people:
        return NOTHING
    ahead = Ahead()
    try:
        ahead.guardians.update({pupil: set[str]() for pupil in pupils} | (followers(pupils) if pupils else {}))
        for some in batched(sorted(people.union(*ahead.guardians.values())), AT_ONCE, strict=False):
            ahead.note(reconcile_all(some))
    except Exception as error:  # noqa: BLE001 - whatever it is, one message's trouble is not the others'
        logger.warning("seen to one by one", kind=type(error).__name__)
    return ahead


def _concerned(messages: Iterable[AnyMessage]) -> tuple[set[str], set[str]]:
    """Everybody whom the messages are about, and those of them who are pupils, whose guardians it concerns too."""
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


def _ours(bodies: Iterable[str]) -> Iterator[AnyMessage]:
    for body in bodies:
        try:
            yield parse(body)
        except NotOursError:
            continue  # refused when its own turn comes
