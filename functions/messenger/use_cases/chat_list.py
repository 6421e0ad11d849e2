"""My chats by activity."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.messenger.repository import memberships
from functions.messenger.repository.chat_list import read_chat_list
from functions.messenger.rules.ringing import Quiet
from functions.messenger.schemas import WRITING
from functions.messenger.schemas.chat_list import ChatList, LastMessage, ListedChat
from functions.messenger.use_cases.marks import begun_mark, needs_beginning
from svyazka_common import aws, clock
from svyazka_common.chat_rights import access_memberships, visible_from, writing_refused

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import ChatSettings, Member
    from svyazka_common.records.messages import ChatHead, ReadMark


def chat_list_of(session: Session) -> ChatList:
    """The caller's chats: the newest message first, those without any by their titles behind them."""
    members = access_memberships(session, memberships.memberships(session.person_id))
    by_chat, marks, (settings, titles), policies, own_hours = read_chat_list(members, session.person_id)
    members = [replace(member, title=titles.get(member.chat_id, member.title)) for member in members]
    # Of a chat in which all was said before they came, newcomers learn nothing where that is hidden.
    by_chat = {
        member.chat_id: head
        for member in members
        if (head := by_chat.get(member.chat_id)) is not None
        and head.sent_at_ms >= visible_from(settings.get(member.chat_id), member)
    }
    begin = [
        partial(begun_mark, member, marks.get(member.chat_id), head.last)
        for member in members
        if (head := by_chat.get(member.chat_id)) is not None
        and needs_beginning(member, settings.get(member.chat_id), marks.get(member.chat_id), head.last)
    ]
    marks |= {mark.chat_id: mark for mark in aws.concurrently(*begin)}

    def order(member: Member) -> tuple[int, str, str]:
        head = by_chat.get(member.chat_id)
        return (-head.sent_at_ms if head is not None else 0, member.title, member.chat_id)

    return ChatList(
        chats=[
            _listed(
                member,
                settings.get(member.chat_id),
                by_chat.get(member.chat_id),
                marks.get(member.chat_id),
                Quiet(policies[member.organisation_id], own_hours, member.chat_id),
            )
            for member in sorted(members, key=order)
        ]
    )


def _listed(
    member: Member,
    settings: ChatSettings | None,
    head: ChatHead | None,
    mark: ReadMark | None,
    quiet_there: Quiet,
) -> ListedChat:
    last = None
    unread = mentions = 0
    if head is not None:
        read, read_up_to = (mark.number or 0, mark.sequence_number or 0) if mark is not None else (0, 0)
        # The sender of the newest message has seen those before it.
        unread = 0 if head.person_id == member.person_id else max(0, head.number - read)
        mentions = sum(at > read_up_to for at in mark.mentioned_at) if mark is not None else 0
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
        writing=WRITING[writing_refused(member, settings)],
        unread=unread,
        silent=quiet_there.holds(clock.now_ms()),
        muted=quiet_there.is_muted,
        mentions=min(unread, mentions),
        last=last,
    )
