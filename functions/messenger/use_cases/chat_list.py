"""My chats by activity, and up to where I have read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import heads, memberships, quiet
from functions.messenger.rules.ringing import Quiet
from functions.messenger.schemas import ChatList, LastMessage, ListedChat
from functions.messenger.use_cases.history import WRITING
from svyazka_common import aws, clock
from svyazka_common.records.messages import ReadMark
from svyazka_common.rights import access_membership, access_memberships, writing_refused

if TYPE_CHECKING:
    from functions.messenger.schemas import NewReadMark
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Member
    from svyazka_common.records.messages import ChatHead


def chat_list_of(session: Session) -> ChatList:
    """The caller's chats: the newest message first, those without any by their titles behind them."""
    members = access_memberships(session, memberships.memberships(session.person_id))
    chat_ids, now_ms = [member.chat_id for member in members], clock.now_ms()
    (by_chat, marks), policies, own = aws.concurrently(
        lambda: heads.heads_and_marks(chat_ids, session.person_id),
        lambda: quiet.policies_of(member.organisation_id for member in members),
        lambda: quiet.hours_of([session.person_id]),
    )

    def order(member: Member) -> tuple[int, str, str]:
        head = by_chat.get(member.chat_id)
        return (-head.sent_at_ms if head is not None else 0, member.title, member.chat_id)

    return ChatList(
        chats=[
            _listed(
                member,
                by_chat.get(member.chat_id),
                marks.get(member.chat_id),
                silent=Quiet(policies[member.organisation_id], own.get(session.person_id)).holds(now_ms),
            )
            for member in sorted(members, key=order)
        ]
    )


def mark_read(session: Session, chat_id: str, asked: NewReadMark) -> None:
    """Note that the caller has read up to a message; what was read farther stays. Raises ProblemError(chat_unknown)."""
    access_membership(session, memberships.membership(session.person_id, chat_id))
    heads.move_mark(
        ReadMark(
            chat_id=chat_id,
            person_id=session.person_id,
            sequence_number=asked.sequence_number,
            number=asked.number,
        )
    )


def _listed(member: Member, head: ChatHead | None, mark: ReadMark | None, *, silent: bool) -> ListedChat:
    last = None
    unread = 0
    if head is not None:
        unread = max(0, head.number - (mark.number if mark is not None else 0))
        last = LastMessage(
            sequence_number=head.last,
            own=head.person_id == member.person_id,
            sent_at_ms=head.sent_at_ms,
            preview=head.preview,
        )
    return ListedChat(
        chat_id=member.chat_id,
        kind=member.kind,
        title=member.title,
        writing=WRITING[writing_refused(member)],
        unread=unread,
        silent=silent,
        last=last,
    )
