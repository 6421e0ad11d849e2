"""Editing and deleting one's own message, and reacting to anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import rows
from functions.messenger.rules.texts import tidy_text
from functions.messenger.use_cases.appending import append_once, sent
from svyazka_common import clock
from svyazka_common.message_changes import deleted
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.messages import MessageChange
from svyazka_common.rights import access_own_message
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from functions.messenger.schemas import ChosenReaction, Deletion, EditedMessage, Sent
    from svyazka_common.message_places import Place
    from svyazka_common.records.access import Session
    from svyazka_common.records.messages import Message, MessageChangeKind, Row
    from svyazka_common.transactions import Action

    type Touch = Callable[[Message, MessageChange], Action]


def edit_message(session: Session, chat_id: str, target: int, asked: EditedMessage) -> Sent:
    """Give one's own message another text.

    Raises ProblemError: message_empty, message_too_long, message_of_emoji, message_unknown, message_foreign, and as
    `append_once`.
    """
    text = tidy_text(asked.text)

    def touch(message: Message, change: MessageChange) -> Action:
        return rows.edited(access_own_message(session, message), change, text)

    return _change(session, chat_id, _Wish("edit", target, asked.client_id, asked.known), touch)


def delete_message(session: Session, chat_id: str, target: int, asked: Deletion) -> Sent:
    """Take the text of one's own message away, for good.

    Raises ProblemError: message_unknown, message_foreign, and as `append_once`.
    """

    def touch(message: Message, change: MessageChange) -> Action:
        return deleted(access_own_message(session, message), change)

    return _change(session, chat_id, _Wish("delete", target, asked.client_id, asked.known), touch)


def react(session: Session, chat_id: str, target: int, asked: ChosenReaction) -> Sent:
    """Choose a reaction to a message in place of an earlier one, or none.

    Raises ProblemError: message_unknown, and as `append_once`.
    """

    def touch(message: Message, change: MessageChange) -> Action:
        return rows.reacted(message, change, asked.reaction)

    return _change(session, chat_id, _Wish("reaction", target, asked.client_id, asked.known), touch)


class _Wish(NamedTuple):
    """A change of a message that a caller asks for; `client_id` and `known` as in `NewMessage`."""

    kind: MessageChangeKind
    target: int
    client_id: str
    known: int


def _change(session: Session, chat_id: str, wish: _Wish, touch: Touch) -> Sent:
    def write(place: Place, _: Sequence[Row]) -> MessageChange | None:
        message = next(iter(rows.messages_at(chat_id, [wish.target])), None)
        if message is None or message.deleted_at_ms is not None:
            raise ProblemError(Code.MESSAGE_UNKNOWN)
        change = MessageChange(
            chat_id=chat_id,
            sequence_number=place.sequence_number,
            number=place.messages_before,
            client_id=wish.client_id,
            person_id=session.person_id,
            kind=wish.kind,
            target=wish.target,
            changed_at_ms=clock.now_ms(),
        )
        try:
            return change if rows.append_change(change, touch(message, change)) else None
        except ConditionFailedError:
            raise ProblemError(Code.MESSAGE_UNKNOWN) from None

    _, seen = append_once(session, chat_id, wish.client_id, wish.known, write)
    return sent(chat_id, wish.target, seen)
