"""Changing a message: its text, its reactions and votes, its place among the pinned ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import memberships, rows
from functions.messenger.repository.rows import PlaceTakenError
from functions.messenger.rules.polls import checked_choice
from functions.messenger.rules.texts import mentioned, tidy_text
from functions.messenger.use_cases.appending import append_once, sent
from functions.messenger.use_cases.send import check_mentioned
from svyazka_common import clock
from svyazka_common.chat_rights import access_own_message, access_pinning, runs_chat
from svyazka_common.errors import Code, DomainError
from svyazka_common.message_changes import deleted
from svyazka_common.records.messages import MessageChange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from functions.messenger.schemas.marking import ChosenReaction, NewPin, NewVote, PollEnd
    from functions.messenger.schemas.messages import Deletion, EditedMessage, Sent
    from svyazka_common.message_changes import Place
    from svyazka_common.records.access import Session
    from svyazka_common.records.messages import Message, MessageChangeKind, Poll, Row
    from svyazka_common.transactions import Action

    type Touch = Callable[[Message, MessageChange], Sequence[Action]]


def edit_message(session: Session, chat_id: str, target: int, asked: EditedMessage) -> Sent:
    """Give one's own message another text.

    Raises DomainError: message_empty, message_too_long, message_of_emoji, message_unknown, message_foreign,
    mention_unknown, poll_fixed, and as `append_once`.
    """
    text = tidy_text(asked.text)
    mentions = mentioned(text, asked.mentions)

    def touch(message: Message, change: MessageChange) -> list[Action]:
        mine = access_own_message(session, message)
        if mine.poll is not None:
            raise DomainError(Code.POLL_FIXED)
        check_mentioned(chat_id, mentions)
        return [rows.edited(mine, change, text, mentions)]

    return _change(session, chat_id, _Wish("edit", target, asked.client_id, asked.known), touch)


def delete_message(session: Session, chat_id: str, target: int, asked: Deletion) -> Sent:
    """Take the text of one's own message away, for good.

    Raises DomainError: message_unknown, message_foreign, and as `append_once`.
    """

    def touch(message: Message, change: MessageChange) -> list[Action]:
        return deleted(access_own_message(session, message), change)

    return _change(session, chat_id, _Wish("delete", target, asked.client_id, asked.known), touch)


def react(session: Session, chat_id: str, target: int, asked: ChosenReaction) -> Sent:
    """Choose a reaction to a message in place of an earlier one, or none.

    Raises DomainError: message_unknown, and as `append_once`.
    """

    def touch(message: Message, change: MessageChange) -> list[Action]:
        return [rows.reacted(message, change, asked.reaction)]

    return _change(session, chat_id, _Wish("reaction", target, asked.client_id, asked.known), touch)


def pin(session: Session, chat_id: str, target: int, asked: NewPin) -> Sent:
    """Pin a message in the chat, or take it off.

    Raises DomainError: chat_not_run, pins_spent, message_unknown, and as `append_once`.
    """
    member, settings = memberships.membership_and_settings(session.person_id, chat_id)
    access_pinning(session, member, settings)

    def touch(message: Message, change: MessageChange) -> list[Action]:
        if not asked.pinned:
            return rows.unpinned(message, change)
        pinned = rows.pins_of(chat_id)
        if len(pinned | {message.sequence_number}) > rows.MOST_PINS:
            raise DomainError(Code.PINS_SPENT)
        return rows.pinned(message, change)

    return _change(session, chat_id, _Wish("pin", target, asked.client_id, asked.known), touch)


def vote(session: Session, chat_id: str, target: int, asked: NewVote) -> Sent:
    """Vote in a poll in place of an earlier vote, or take that back.

    Raises DomainError: not_a_poll, poll_closed, vote_invalid, message_unknown, and as `append_once`.
    """

    def touch(message: Message, change: MessageChange) -> list[Action]:
        options = checked_choice(poll_in(message), asked.options)
        before = next(iter(rows.votes_of(session.person_id, chat_id, [target])), None)
        return rows.voted(message, change, before, options)

    return _change(session, chat_id, _Wish("vote", target, asked.client_id, asked.known), touch)


def close_poll(session: Session, chat_id: str, target: int, asked: PollEnd) -> Sent:
    """Close a poll of one's own, or any of a chat that one runs.

    Raises DomainError: message_foreign, not_a_poll, message_unknown, and as `append_once`.
    """
    runs = runs_chat(memberships.membership(session.person_id, chat_id))

    def touch(message: Message, change: MessageChange) -> list[Action]:
        poll_in(message)
        return [rows.closed_poll(message if runs else access_own_message(session, message), change)]

    return _change(session, chat_id, _Wish("close_poll", target, asked.client_id, asked.known), touch)


def poll_in(message: Message) -> Poll:
    """The poll of a message. Raises DomainError(not_a_poll)."""
    if message.poll is None:
        raise DomainError(Code.NOT_A_POLL)
    return message.poll


class _Wish(NamedTuple):
    """A change of a message that a caller asks for; `client_id` and `known` as in `NewMessage`."""

    kind: MessageChangeKind
    target: int
    client_id: str
    known: int


def _change(session: Session, chat_id: str, wish: _Wish, touch: Touch) -> Sent:
    def write(place: Place, _: Sequence[Row], shown_from: int) -> MessageChange:
        message = next(iter(rows.messages_at(chat_id, [wish.target])), None)
        if message is None or message.deleted_at_ms is not None or message.sent_at_ms < shown_from:
            raise DomainError(Code.MESSAGE_UNKNOWN)
        if wish.target >= place.sequence_number:
            raise PlaceTakenError  # the message has come since the rows were read, and stands at that place
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
        rows.append_change(change, touch(message, change))
        return change

    says = wish.kind == "edit"
    appended = append_once(session, chat_id, wish.client_id, wish.known, write, says=says)
    return sent(session, chat_id, wish.target, appended)
