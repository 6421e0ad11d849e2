"""Reading a chat: from the first unread message, back and forth, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import heads, memberships, rows
from functions.messenger.schemas import Changes, History, message_out
from functions.messenger.use_cases.appending import messages_of
from svyazka_common import aws
from svyazka_common.problems import Code
from svyazka_common.records.messages import Message
from svyazka_common.rights import access_membership, writing_refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.messenger.schemas import Writing
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Member
    from svyazka_common.records.messages import ReadMark, Row

A_PAGE = 50
READ_SHOWN = 15
"""How many rows that are read already stand above the first unread one."""
MOST_CHANGES = 200
WRITING: dict[Code | None, Writing] = {None: "allowed", Code.CHAT_MUTED: "muted", Code.CHAT_CLOSED: "closed"}


def open_chat(session: Session, chat_id: str) -> History:
    """The part of a chat in which the first unread message is, or its end. Raises ProblemError(chat_unknown)."""
    member, mark, newest = aws.concurrently(
        lambda: memberships.membership(session.person_id, chat_id),
        lambda: heads.mark_of(chat_id, session.person_id),
        lambda: rows.rows_before(chat_id, None, A_PAGE),
    )
    mine = access_membership(session, member)
    if mark is None or not newest or mark.sequence_number >= newest[0].sequence_number - 1:
        return _history(mine, mark, newest, more_after=False)
    first = max(1, mark.sequence_number - READ_SHOWN)
    around = rows.rows_from(chat_id, first, A_PAGE + READ_SHOWN)
    return _history(mine, mark, around, more_after=around[-1].sequence_number < newest[-1].sequence_number)


def history_before(session: Session, chat_id: str, end: int) -> History:
    """The page before a sequence number. Raises ProblemError(chat_unknown)."""
    member, mark, page = aws.concurrently(
        lambda: memberships.membership(session.person_id, chat_id),
        lambda: heads.mark_of(chat_id, session.person_id),
        lambda: rows.rows_before(chat_id, end, A_PAGE),
    )
    return _history(access_membership(session, member), mark, page, more_after=True)


def changes_after(session: Session, chat_id: str, known: int) -> Changes:
    """What has changed since the last change that the caller has seen. Raises ProblemError(chat_unknown)."""
    member, seen = aws.concurrently(
        lambda: memberships.membership(session.person_id, chat_id),
        lambda: rows.rows_from(chat_id, known + 1, MOST_CHANGES + 1),
    )
    access_membership(session, member)
    page: list[Row] = seen[:MOST_CHANGES]
    return Changes(
        sequence_number=page[-1].sequence_number if page else known,
        complete=len(page) == len(seen),
        messages=[message_out(message) for message in messages_of(chat_id, page)],
    )


def _history(member: Member, mark: ReadMark | None, page: Sequence[Row], *, more_after: bool) -> History:
    first, last = (page[0].sequence_number, page[-1].sequence_number) if page else (1, 0)
    return History(
        chat_id=member.chat_id,
        title=member.title,
        kind=member.kind,
        writing=WRITING[writing_refused(member)],
        first=first,
        last=last,
        read=mark.sequence_number if mark is not None else 0,
        more_before=first > 1,
        more_after=more_after,
        messages=[message_out(row) for row in page if isinstance(row, Message)],
    )
