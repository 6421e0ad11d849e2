"""Sending a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import memberships, rows
from functions.messenger.rules.polls import new_poll
from functions.messenger.rules.texts import mentioned, tidy_text
from functions.messenger.use_cases.appending import append_once, sent
from functions.messenger.use_cases.writing import announces
from svyazka_common import clock
from svyazka_common.chat_rights import access_membership
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.messenger.schemas.messages import NewMessage, Sent
    from svyazka_common.message_changes import Place
    from svyazka_common.records.access import Session
    from svyazka_common.records.messages import Row


def send_message(session: Session, chat_id: str, asked: NewMessage) -> Sent:
    """Send a message once, and return what the sender had not seen, up to it.

    Raises DomainError: message_empty, message_too_long, message_of_emoji, poll_invalid, message_unknown and
    reply_to_deleted (of the message answered), mention_unknown, urgent_refused, and as `append_once`.
    """
    text = tidy_text(asked.text)
    poll = new_poll(asked.poll) if asked.poll is not None else None
    mentions = mentioned(text, asked.mentions)
    if asked.urgent:
        _check_announces(session, chat_id)

    def write(place: Place, read: Sequence[Row], shown_from: int) -> Message:
        if asked.reply_to is not None:
            _check_answered(chat_id, asked.reply_to, read, shown_from)
        check_mentioned(chat_id, mentions)
        message = Message(
            chat_id=chat_id,
            sequence_number=place.sequence_number,
            number=place.messages_before + 1,
            version=place.sequence_number,
            client_id=asked.client_id,
            person_id=session.person_id,
            sent_at_ms=clock.now_ms(),
            text=text,
            reply_to=asked.reply_to,
            urgent=True if asked.urgent else None,
            mentions=mentions or None,
            poll=poll,
        )
        rows.append(message)
        return message

    appended = append_once(session, chat_id, asked.client_id, asked.known, write)
    return sent(session, chat_id, appended.row.sequence_number, appended)


def check_mentioned(chat_id: str, person_ids: Sequence[str]) -> None:
    """Raise DomainError(mention_unknown) where somebody is named who is not in the chat."""
    if len(memberships.memberships_of(person_ids, chat_id)) < len(person_ids):
        raise DomainError(Code.MENTION_UNKNOWN)


def _check_announces(session: Session, chat_id: str) -> None:
    """Raise DomainError(urgent_refused) but where only some may write in the chat, and the caller is one of them."""
    place = memberships.own_place(session, chat_id)
    if not announces(session, place, access_membership(session, place.member)):
        raise DomainError(Code.URGENT_REFUSED)


def _check_answered(chat_id: str, answered: int, read: Sequence[Row], shown_from: int) -> None:
    """Raise DomainError where the message answered is none of the chat's that the caller sees, or deleted."""
    present = [row for row in read if isinstance(row, Message) and row.sequence_number == answered]
    message = next(iter(present or rows.messages_at(chat_id, [answered])), None)
    if message is None or message.sent_at_ms < shown_from:
        raise DomainError(Code.MESSAGE_UNKNOWN)
    if message.deleted_at_ms is not None:
        raise DomainError(Code.REPLY_TO_DELETED)
