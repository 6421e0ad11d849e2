"""A chat as the caller may use it: their place in it, what they may do, and the checks that both still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.manual_chats.repository.chats import read_chat
from functions.manual_chats.repository.membership_writes import still_member
from svyazka_common import clock
from svyazka_common.administrators import still_counts
from svyazka_common.chat_rights import PlaceInChat, access_chat, manages, rights_of
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.rights import access_school

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.repository.membership_writes import Actions
    from svyazka_common.chat_rights import ChatRights as Rights
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat


class Accessed(Struct, frozen=True, kw_only=True):
    """A chat that the caller is in or answers for, what they are in it, and what they may do."""

    chat: Chat
    place: PlaceInChat
    rights: Rights
    read: ChatAsRead


def accessed(session: Session, chat_id: str) -> Accessed:
    """A chat with the caller's place in it. Raises DomainError(chat_unknown)."""
    try:
        ref = ChatRef.of(chat_id)
    except ValueError:
        raise DomainError(Code.CHAT_UNKNOWN) from None
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
