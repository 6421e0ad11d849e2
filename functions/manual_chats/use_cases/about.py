"""A chat as one of its people sees it: what it is, its settings, who is in it, what the caller may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.manual_chats.repository.chats import read_chat
from functions.manual_chats.repository.membership_writes import still_member
from functions.manual_chats.schemas.chats import AboutChat, ChatRights, MemberShown, SettingsOut
from svyazka_common import clock
from svyazka_common.administrators import still_counts
from svyazka_common.chat_rights import PlaceInChat, access_chat, manages, rights_of, writing_refused
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.rights import access_school, administers

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.repository.membership_writes import Actions
    from svyazka_common.chat_rights import ChatRights as Rights
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat, Member

ROLES = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")
PLACES = ("owner", "administrator", "member")


class Accessed(Struct, frozen=True, kw_only=True):
    """A chat that the caller is in or answers for, what they are in it, and what they may do."""

    chat: Chat
    place: PlaceInChat
    rights: Rights
    read: ChatAsRead


def accessed(session: Session, chat_id: str) -> Accessed:
    """A chat with the caller's place in it. Raises ProblemError(chat_unknown)."""
    try:
        ref = ChatRef.of(chat_id)
    except ValueError:
        raise ProblemError(Code.CHAT_UNKNOWN) from None
    read = read_chat(session, ref)
    chat, place = access_chat(session, read.chat, read.mine, read.administrator, clock.today(), owner_id=read.owner_id)
    rights = rights_of(chat, read.settings, place, is_member=read.mine is not None)
    return Accessed(chat=chat, place=place, rights=rights, read=read)


def still_in_place(session: Session, chat: Chat, read: ChatAsRead, place: PlaceInChat) -> Actions:
    """The checks that the caller is still what they were: a member, or the administrator of the chat's school."""
    mine = read.mine
    checks = still_member(mine) if mine is not None else {}
    is_owner_in_it = mine is not None and (mine.person_id == read.owner_id if chat.kind == "manual" else manages(mine))
    if place == "owner" and not is_owner_in_it:
        role = access_school(session, read.administrator, clock.today())
        checks |= {ref_of(role): still_counts(role)}
    return checks


def about_chat(session: Session, chat_id: str) -> AboutChat:
    """All that the page about a chat shows. Raises ProblemError(chat_unknown)."""
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
        settings=settings_out(access),
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


def settings_out(access: Accessed) -> SettingsOut:
    """The settings of a chat as they were read."""
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
