"""Answering in chats of two for who is out of office hours: once a person and evening, and marked as automatic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import memberships, quiet, rows
from functions.messenger.rules.office_hours import asks_somebody, is_out
from functions.messenger.use_cases.appending import FOR_A_PLACE
from svyazka_common import chat_reading, clock
from svyazka_common.chat_rights import writing_refused
from svyazka_common.hours import evening_of
from svyazka_common.message_changes import next_place
from svyazka_common.records.messages import AutomaticAnswer, Message
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change

ATTEMPTS = 20
REMEMBERED_SECONDS = 7 * 24 * 3600
"""A record of the stream is at most a day late."""


def answer_for_absent(changed: Iterable[Change]) -> None:
    """Answer to new messages in chats of two for who is out, as they have chosen.

    The evening is noted in the transaction of the answer, so a repeated record answers no second time.
    """
    for change in changed:
        if change.new is None or change.entity != Message.entity:
            continue
        message = Message.from_plain(change.new)
        if asks_somebody(message):
            _answer(message)


def _answer(message: Message) -> None:
    writer = memberships.membership(message.person_id, message.chat_id)
    if writer is None or writer.peer_id is None:
        return
    own = quiet.own_hours(writer.peer_id).read()
    if own.office_answer is None or not is_out(own, message.sent_at_ms):
        return
    recipient = memberships.membership(writer.peer_id, message.chat_id)
    if recipient is None or writing_refused(recipient) is not None:
        return
    evening = AutomaticAnswer(
        chat_id=message.chat_id,
        person_id=writer.peer_id,
        evening=evening_of(message.sent_at_ms),
        expires_at=message.sent_at_ms // 1000 + REMEMBERED_SECONDS,
    )

    def attempt() -> None:
        place = next_place(chat_reading.rows_before(message.chat_id, None, 1))
        answer = Message(
            chat_id=message.chat_id,
            sequence_number=place.sequence_number,
            number=place.messages_before + 1,
            version=place.sequence_number,
            client_id=f"automatic-{evening.evening}",
            person_id=evening.person_id,
            sent_at_ms=clock.now_ms(),
            text=own.office_answer,
            automatic=True,
        )
        rows.append_once_an_evening(answer, evening)

    retry_on_conflict(attempt, attempts=ATTEMPTS, wait=FOR_A_PLACE)
