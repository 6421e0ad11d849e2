"""When a teacher is out, and answers by what they have written for that. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.hours import hours, weekday
from svyazka_common.records.chats import is_direct

if TYPE_CHECKING:
    from svyazka_common.records.hours import OwnHours
    from svyazka_common.records.messages import Message


def asks_somebody(message: Message) -> bool:
    """Whether a message is one to which a person may answer automatically: a new one in a chat of two, by a person."""
    is_new = message.version == message.sequence_number
    return is_new and is_direct(message.chat_id) and not message.automatic and message.text is not None


def is_out(own: OwnHours | None, moment_ms: int) -> bool:
    """Whether somebody with office hours is out of them at a moment (milliseconds since 1970)."""
    office = hours(own.office_from, own.office_until) if own is not None else None
    if own is None or office is None or not own.office_answer:
        return False
    return weekday(moment_ms) not in own.office_days or not office.has(moment_ms)
