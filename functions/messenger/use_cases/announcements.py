"""Announcements for the people that the roster names, with a link or without, and for the members of a chat."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import announcing, memberships
from functions.messenger.rules.announcing import addressed
from functions.messenger.rules.texts import SOMEBODY, without_mentions
from functions.messenger.schemas.chat_list import Announcement, Announcements
from svyazka_common import aws, chat_reading, clock
from svyazka_common.chat_rights import access_memberships, visible_from
from svyazka_common.contact_policy import positions
from svyazka_common.known_people import read_known
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svyazka_common.records.access import Session

SHOWN_MS = 30 * 24 * 3600 * 1000
ROWS_LOOKED_AT = 30
MOST = 20


class _Announcing(NamedTuple):
    """A chat of announcements as the caller reads it: what was said from a moment on (milliseconds since 1970)."""

    title: str
    visible_from: int


def announcements_of(session: Session) -> Announcements:
    """The announcements of the last thirty days for the caller, newest first.

    The chats of their classes, children and school are named by the roster as it is today: nobody has to have linked.
    Of other chats, such as those made by hand, the members are named by their memberships alone.
    """
    by_roster, by_membership = aws.concurrently(partial(_by_roster, session), partial(_by_membership, session))
    chats = by_roster | by_membership
    read = aws.concurrently(*(partial(chat_reading.rows_before, chat_id, None, ROWS_LOOKED_AT) for chat_id in chats))
    since = clock.now_ms() - SHOWN_MS
    announced = sorted(
        (
            row
            for page in read
            for row in page
            if isinstance(row, Message)
            and row.text is not None
            and row.sent_at_ms >= max(since, chats[row.chat_id].visible_from)
        ),
        key=lambda message: (-message.sent_at_ms, message.chat_id),
    )[:MOST]
    names = chat_reading.names_of(
        person_id for message in announced for person_id in (message.person_id, *(message.mentions or ()))
    )
    return Announcements(
        announcements=[
            Announcement(
                chat_id=message.chat_id,
                sequence_number=message.sequence_number,
                title=chats[message.chat_id].title,
                by=names.get(message.person_id, ""),
                sent_at_ms=message.sent_at_ms,
                urgent=bool(message.urgent),
                text=_with_names(message, names),
            )
            for message in announced
        ]
    )


def _with_names(message: Message, names: Mapping[str, str]) -> str:
    """The text of an announcement with names in the places of its mentions: this page has no list of members."""
    text = message.text or ""
    for person_id in message.mentions or ():
        text = without_mentions(text, [person_id], f"@{names[person_id]}" if person_id in names else SOMEBODY)
    return text


def _by_roster(session: Session) -> dict[str, _Announcing]:
    person = read_known([session.person_id])[session.person_id]
    today = positions(person, clock.today(), session.organisation_id)
    lineages = announcing.lineages_of(class_id for one in today for class_id in one.class_ids)
    chats = announcing.announcing_chats(addressed(today, lineages), session.person_id)
    return {chat_id: _Announcing(chat.title, 0) for chat_id, chat in chats.items()}


def _by_membership(session: Session) -> dict[str, _Announcing]:
    mine = access_memberships(session, memberships.memberships(session.person_id))
    settings, titles = memberships.settings_and_titles(mine).read()
    return {
        member.chat_id: _Announcing(
            titles.get(member.chat_id, member.title), visible_from(settings[member.chat_id], member)
        )
        for member in mine
        if member.chat_id in settings and settings[member.chat_id].writing == "administrators"
    }
