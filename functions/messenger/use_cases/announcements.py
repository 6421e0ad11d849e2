"""Announcements for whoever the roster says they are for, with a link or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import announcing
from functions.messenger.rules.announcing import addressed
from functions.messenger.schemas import Announcement, Announcements
from svyazka_common import chat_reading, clock
from svyazka_common.contact_policy import positions
from svyazka_common.known_people import read_known
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from svyazka_common.records.access import Session

SHOWN_MS = 30 * 24 * 3600 * 1000
ROWS_LOOKED_AT = 30
MOST = 20


def announcements_of(session: Session) -> Announcements:
    """The announcements of the last thirty days in chats of the caller's classes, children and school, newest first.

    Who they are for is asked of the roster as it is today: nobody has to have linked.
    """
    known = read_known([session.person_id])[session.person_id]
    today = positions(known, clock.today(), session.organisation_id)
    lineages = announcing.lineages_of(class_id for one in today for class_id in one.class_ids)
    chats = announcing.announcing_chats(addressed(today, lineages), session.person_id)
    since = clock.now_ms() - SHOWN_MS
    said = sorted(
        (
            row
            for chat_id in chats
            for row in chat_reading.rows_before(chat_id, None, ROWS_LOOKED_AT)
            if isinstance(row, Message) and row.text is not None and row.sent_at_ms >= since
        ),
        key=lambda message: (-message.sent_at_ms, message.chat_id),
    )[:MOST]
    names = announcing.names_of(message.person_id for message in said)
    return Announcements(
        announcements=[
            Announcement(
                chat_id=message.chat_id,
                sequence_number=message.sequence_number,
                title=chats[message.chat_id].title,
                by=names.get(message.person_id, ""),
                sent_at_ms=message.sent_at_ms,
                urgent=bool(message.urgent),
                text=message.text or "",
            )
            for message in said
        ]
    )
