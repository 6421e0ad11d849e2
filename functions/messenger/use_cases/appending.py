"""Appending a change to a chat: at the next free place, once, however often it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import memberships, rows
from functions.messenger.rules.appending import (
    FARTHEST_BEHIND,
    ROWS_BEFORE,
    check_pace,
    own_copy,
    unseen,
)
from functions.messenger.schemas.messages import Sent, message_out, own_votes_out
from functions.messenger.use_cases.writing import access_change
from svyazka_common import aws, chat_reading, clock
from svyazka_common.chat_rights import visible_from
from svyazka_common.errors import Code, DomainError
from svyazka_common.message_changes import next_place
from svyazka_common.records.messages import Message
from svyazka_common.write_conflicts import Wait, retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from functions.messenger.schemas.messages import OwnVote
    from svyazka_common.message_changes import Place
    from svyazka_common.records.access import Session
    from svyazka_common.records.messages import Row

    type Put = Callable[[Place, Sequence[Row], int], Row]
    """Writes the change at a place, after the rows; the row that it wrote. Raises PlaceTakenError.

    The third is from when on the sender sees what was said (ms since 1970): what is older they can't change.
    """

ATTEMPTS = 40
"""Twenty writers of one moment need some five attempts each; so many fail only where something is wrong."""
FOR_A_PLACE = Wait(first_seconds=0.005, doublings=4)
MOST_IN_AN_ANSWER = 200


class Appended(NamedTuple):
    """A change, the rows that its sender had not seen, up to it, and from when on the sender sees what was said."""

    row: Row
    seen: list[Row]
    visible_from: int


def append_once(  # noqa: PLR0913 - a change of a chat by somebody
    session: Session, chat_id: str, client_id: str, known: int, write: Put, *, says: bool = True
) -> Appended:
    """Append a change, and return it with the rows that the sender had not seen, up to it.

    `known` is the last change that the sender had seen when they first sent it: its own copy, if there is one, stands
    behind that. `says`: see `writing.access_change`. Raises DomainError: chat_unknown, chat_closed, chat_muted,
    chat_announces, contact_not_allowed, messages_too_fast, changes_unseen, busy.
    """
    place, read = aws.concurrently(
        lambda: memberships.own_place(session, chat_id),
        lambda: _rows_around(chat_id, known),
    )
    shown_from = visible_from(place.settings, access_change(session, place, says=says))
    reads = _with_what_comes(chat_id, read)

    def attempt() -> Appended:
        read = next(reads)
        copy = own_copy(read, session.person_id, client_id)
        if copy is not None:
            return Appended(copy, _up_to(copy, read, known), shown_from)
        check_pace(read[-ROWS_BEFORE - 1 :], session.person_id, clock.now_ms())
        row = write(next_place(read), read, shown_from)
        return Appended(row, _up_to(row, [*read, row], known), shown_from)

    return retry_on_conflict(attempt, attempts=ATTEMPTS, wait=FOR_A_PLACE)


def sent(session: Session, chat_id: str, own: int, appended: Appended) -> Sent:
    """Return the answer to a sender: their own message, and all changes before it that they had not seen."""
    seen = appended.seen
    page = seen[:MOST_IN_AN_ANSWER]
    last = page[-1].sequence_number if page else own
    messages = messages_of(chat_id, page, appended.visible_from)
    return Sent(
        own=own,
        sequence_number=last,
        complete=len(page) == len(seen),
        messages=[message_out(message) for message in messages],
        votes=own_votes(session, chat_id, messages),
    )


def own_votes(session: Session, chat_id: str, messages: Iterable[Message]) -> list[OwnVote]:
    """The caller's votes in the polls among these messages; without polls nothing is read."""
    polls = [message.sequence_number for message in messages if message.poll is not None]
    return own_votes_out(rows.votes_of(session.person_id, chat_id, polls))


def messages_of(chat_id: str, seen: Sequence[Row], shown_from: int) -> list[Message]:
    """The messages that rows are or are about, each once, as they are now and in order.

    What was said before `shown_from` (milliseconds since 1970) is left out.
    """
    present = {row.sequence_number: row for row in seen if isinstance(row, Message)}
    targets = {row.target for row in seen if not isinstance(row, Message)}
    # A message among the rows may have been changed after they were read; what a change is about is read again.
    present |= {message.sequence_number: message for message in rows.messages_at(chat_id, targets)}
    return [message for _, message in sorted(present.items()) if message.sent_at_ms >= shown_from]


def _rows_around(chat_id: str, known: int) -> list[Row]:
    read = chat_reading.rows_from(chat_id, known - ROWS_BEFORE, FARTHEST_BEHIND)
    if len(read) >= FARTHEST_BEHIND:
        raise DomainError(Code.CHANGES_UNSEEN)
    if known > (read[-1].sequence_number if read else 0):
        # Nobody can have seen a change that isn't there: such a sender counts as having seen all, and as many rows
        # show their pace as anybody's.
        return chat_reading.rows_before(chat_id, None, ROWS_BEFORE + 1)
    return read


def _with_what_comes(chat_id: str, read: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows as they were read, and then each time with those that have come since."""
    while True:
        yield read
        read = [*read, *chat_reading.rows_from(chat_id, next_place(read).sequence_number, FARTHEST_BEHIND)]


def _up_to(own: Row, read: Sequence[Row], known: int) -> list[Row]:
    return [row for row in unseen(read, known) if row.sequence_number <= own.sequence_number]
