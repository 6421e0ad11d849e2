"""Reading a chat: from the first unread message, back and forth, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import heads, memberships, rows
from functions.messenger.schemas import WRITING
from functions.messenger.schemas.history import History, MissedChanges
from functions.messenger.schemas.messages import message_out
from functions.messenger.use_cases.appending import messages_of, own_votes
from functions.messenger.use_cases.marks import begun_mark, needs_beginning
from functions.messenger.use_cases.writing import announces, refused
from svyazka_common import aws, chat_reading
from svyazka_common.chat_rights import access_membership, may_pin, runs_chat, visible_from
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.messenger.repository.memberships import OwnPlace
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Member
    from svyazka_common.records.messages import ReadMark, Row

A_PAGE = 50
A_LONG_PAGE = 200
READ_SHOWN = 15
"""How many rows that are read already stand above the first unread one."""
MOST_CHANGES = 200


def open_chat(session: Session, chat_id: str) -> History:
    """The part of a chat in which the first unread message is, or its end. Raises DomainError(chat_unknown)."""
    place, (mark, pins), newest = aws.concurrently(
        lambda: memberships.own_place(session, chat_id),
        lambda: heads.opening(chat_id, session.person_id),
        lambda: chat_reading.rows_before(chat_id, None, A_PAGE),
    )
    mine = access_membership(session, place.member)
    if newest and needs_beginning(mine, place.settings, mark, newest[-1].sequence_number):
        mark = begun_mark(mine, mark, newest[-1].sequence_number)
    opened = _Opened(session, mine, place, mark, pins)
    if mark is None or mark.sequence_number is None or mark.sequence_number >= newest[0].sequence_number - 1:
        return _history(opened, newest, newest[-1:])
    first = max(1, mark.sequence_number - READ_SHOWN)
    around = chat_reading.rows_from(chat_id, first, A_PAGE + READ_SHOWN)
    return _history(opened, around, newest[-1:])


def history_before(session: Session, chat_id: str, end: int, back_to: int) -> History:
    """The page before a sequence number; a longer one on the way back to `back_to`. Raises DomainError(chat_unknown).

    Without `back_to` (0) it is an ordinary page. Before a number behind the chat's end it is the last one.
    """
    most = min(A_LONG_PAGE, max(A_PAGE, end - back_to)) if back_to else A_PAGE
    place, (mark, pins), page, last = aws.concurrently(
        lambda: memberships.own_place(session, chat_id),
        lambda: heads.opening(chat_id, session.person_id),
        lambda: chat_reading.rows_before(chat_id, end, most),
        lambda: chat_reading.rows_before(chat_id, None, 1),
    )
    opened = _Opened(session, access_membership(session, place.member), place, mark, pins)
    return _history(opened, page, last)


def changes_after(session: Session, chat_id: str, known: int) -> MissedChanges:
    """What has changed since the last change that the caller has seen. Raises DomainError(chat_unknown)."""
    (member, settings), seen = aws.concurrently(
        lambda: memberships.membership_and_settings(session.person_id, chat_id),
        lambda: chat_reading.rows_from(chat_id, known + 1, MOST_CHANGES + 1),
    )
    mine = access_membership(session, member)
    shown_from = visible_from(settings, mine)
    page: list[Row] = seen[:MOST_CHANGES]
    messages = messages_of(chat_id, page, shown_from)
    is_complete = len(page) == len(seen)
    last = page[-1:] if is_complete else chat_reading.rows_before(chat_id, None, 1)
    return MissedChanges(
        sequence_number=page[-1].sequence_number if page else known,
        complete=is_complete,
        messages=[message_out(message) for message in messages],
        votes=own_votes(session, chat_id, messages),
        end=last[-1].sequence_number if last else known,
        count=last[-1].number if last else None,
        title=memberships.title_of(mine, settings) if mine.peer_id is None else None,
    )


class _Opened(NamedTuple):
    """A chat as its caller opens it."""

    session: Session
    member: Member
    place: OwnPlace
    mark: ReadMark | None
    pins: set[int]


def _history(opened: _Opened, page: Sequence[Row], newest: Sequence[Row]) -> History:
    """A page as the caller sees it; `newest` has the chat's last row, as it was read about the same moment."""
    first, last = (page[0].sequence_number, page[-1].sequence_number) if page else (1, 0)
    ends = [*newest, *page[-1:]]
    member, mark = opened.member, opened.mark
    shown_from = visible_from(opened.place.settings, member)
    messages = [row for row in page if isinstance(row, Message) and row.sent_at_ms >= shown_from]
    pinned = [
        message
        for message in rows.messages_at(member.chat_id, opened.pins)
        if message.pinned_at_ms is not None and message.sent_at_ms >= shown_from
    ]
    pinned.sort(key=lambda message: message.sequence_number)
    code = refused(opened.session, opened.place, member)
    is_hidden = any(isinstance(row, Message) and row.sent_at_ms < shown_from for row in page)
    return History(
        chat_id=member.chat_id,
        title=memberships.title_of(member, opened.place.settings),
        kind=member.kind,
        writing=WRITING[code],
        first=first,
        last=last,
        read=(mark.sequence_number or 0) if mark is not None else 0,
        more_before=first > 1 and not is_hidden,
        more_after=any(row.sequence_number > last for row in newest),
        end=max((row.sequence_number for row in ends), default=0),
        count=max((row.number for row in ends), default=0),
        messages=[message_out(message) for message in messages],
        pinned=[message_out(message) for message in pinned],
        votes=own_votes(opened.session, member.chat_id, [*messages, *pinned]),
        may_pin=code is None and may_pin(member, opened.place.settings),
        runs=runs_chat(member),
        may_mark_urgent=announces(opened.session, opened.place, member),
    )
