"""A chat as one of its people sees it: what it is, its settings, who is in it, what the caller may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.manual_chats.schemas.about import AboutChat, ChatRights, MemberShown
from functions.manual_chats.schemas.chats import SettingsOut
from functions.manual_chats.use_cases.access import accessed
from svyazka_common import clock
from svyazka_common.chat_rights import PlaceInChat, manages, writing_refused
from svyazka_common.rights import administers

if TYPE_CHECKING:
    from functions.manual_chats.use_cases.access import Accessed
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Member

ROLES = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")
PLACES = ("owner", "administrator", "member")


def about_chat(session: Session, chat_id: str) -> AboutChat:
    """All that the page about a chat shows. Raises DomainError(chat_unknown)."""
    access = accessed(session, chat_id)
    chat, read, mine = access.chat, access.read, access.read.mine
    leads = chat.kind == "colleagues" and administers(session, chat.organisation_id, read.administrator, clock.today())
    refused = mine is None or writing_refused(mine, read.settings, is_administrator=leads) is not None
    members = [_shown(member, access) for member in read.members]
    return AboutChat(
        chat_id=chat.chat_id,
        kind=chat.kind,
        title=_title(access),
        status=chat.status,
        direct=bool(chat.direct),
        peer_id=None if mine is None else mine.peer_id,
        organisation_id=chat.organisation_id,
        owner_id=read.owner_id,
        standing=access.place if mine is not None else None,
        settings=_settings(access),
        rights=ChatRights(
            change=access.rights.change,
            invite=access.rights.invite,
            remove=access.rights.remove,
            appoint=access.rights.appoint,
            pin=access.rights.pin,
            write=not refused,
            leave=access.rights.leave,
        ),
        members=sorted(
            members, key=lambda member: (PLACES.index(member.standing), ROLES.index(member.role), member.name)
        ),
    )


def _title(access: Accessed) -> str:
    """What the chat is called; a chat of two as the other person is called now."""
    mine = access.read.mine
    if mine is None or mine.peer_id is None:
        return access.chat.title
    names = [member.name for member in access.read.members if member.person_id == mine.peer_id]
    return next(iter(names), mine.title)


def _settings(access: Accessed) -> SettingsOut:
    settings = access.read.settings
    return SettingsOut(closed=settings.closed, history=settings.history, writing=settings.writing)


def _shown(member: Member, access: Accessed) -> MemberShown:
    return MemberShown(
        person_id=member.person_id,
        name=member.name,
        role=member.role,
        standing=_place(member, access),
        muted=member.muted is not None,
    )


def _place(member: Member, access: Accessed) -> PlaceInChat:
    if member.person_id == access.read.owner_id:
        return "owner"
    if access.chat.kind != "manual":
        return "owner" if manages(member) else "member"
    return "administrator" if member.standing is not None else "member"
