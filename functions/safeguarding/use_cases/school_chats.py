"""The chats of a school as its administrator chooses among them; nothing of what was said is among it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.safeguarding.repository import school_chats
from functions.safeguarding.rules.supervision import answers_for
from functions.safeguarding.schemas import PersonInReport, SchoolChats, SupervisedChat
from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.rights import access_supervised_chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat, Member

A_PAGE = 50
"""So many partitions of members one statement reads."""


def chats_of_school(session: Session, after: str | None) -> SchoolChats:
    """A page of the school's chats by their ids, those of two left out. Raises DomainError(not_school_admin).

    `after` is the id of the last chat of the page before.
    """
    administrator, of_roster, by_hand = aws.concurrently(
        lambda: administrator_items(session),
        lambda: school_chats.roster_chats(session.organisation_id),
        lambda: school_chats.chats_by_hand(session.organisation_id),
    )
    chats = access_supervised_chats(session, administrator, [*of_roster, *by_hand], clock.today())
    coming = sorted((chat for chat in chats if chat.chat_id > (after or "")), key=lambda chat: chat.chat_id)
    page = coming[:A_PAGE]
    chat_ids = [chat.chat_id for chat in page]
    members, last = aws.concurrently(
        lambda: school_chats.members_by_chat(chat_ids), lambda: school_chats.last_said(chat_ids)
    )
    return SchoolChats(
        organisation_id=session.organisation_id,
        chats=[_shown(chat, members[chat.chat_id], last.get(chat.chat_id)) for chat in page],
        after=chat_ids[-1] if len(coming) > A_PAGE else None,
    )


def _shown(chat: Chat, members: Sequence[Member], last_said_at_ms: int | None) -> SupervisedChat:
    owner_id = answers_for(chat, members)
    names = {member.person_id: member.name for member in members}
    return SupervisedChat(
        chat_id=chat.chat_id,
        kind=chat.kind,
        title=chat.title,
        archived=chat.status == "archived",
        members=len(members),
        owner=PersonInReport(person_id=owner_id, name=names.get(owner_id, "")) if owner_id is not None else None,
        last_said_at_ms=last_said_at_ms,
    )
