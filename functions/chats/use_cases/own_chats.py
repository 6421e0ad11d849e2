"""A person's own chats: their memberships, the members of each chat, and the chats that they may create."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.repository import own_chats
from functions.chats.repository.own_chats import LoadChangedError
from functions.chats.rules.chat_lifecycle import new_subject_chat
from svyazka_common import clock
from svyazka_common.chat_rights import access_membership, access_memberships
from svyazka_common.errors import Code, DomainError
from svyazka_common.rights import access_load, access_loads

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat, Member
    from svyazka_common.records.roster import TeachingLoad


def memberships(session: Session) -> list[Member]:
    """The caller's memberships; those of the staff are the session's organisation's only."""
    return access_memberships(session, own_chats.memberships(session.person_id))


def members(session: Session, chat_id: str) -> tuple[Member, list[Member]]:
    """The caller's own membership of a chat, and everybody's. Raises DomainError(chat_unknown)."""
    mine, everybody = own_chats.members_seen_by(session.person_id, chat_id)
    return access_membership(session, mine), everybody


def creatable(session: Session) -> tuple[list[TeachingLoad], list[Member]]:
    """The loads by which the caller may create chats, and the caller's memberships."""
    loads, organisations, members = own_chats.loads_and_memberships(session)
    return access_loads(session, loads, organisations, clock.today()), members


def create_subject_chat(
    session: Session, class_id: str, subject_id: str, group_id: str | None = None
) -> tuple[Chat, bool]:
    """Create the chat of a subject in a class or group, if it doesn't exist; members join through the table's stream.

    Returns the chat, and whether it is new.

    Raises DomainError: class_foreign, subject_not_taught, busy.
    """
    loads, places = own_chats.loads_in(session, class_id)
    load = access_load(
        session, loads, places, clock.today(), class_id=class_id, subject_id=subject_id, group_id=group_id
    )
    chat = new_subject_chat(load, clock.now(), of_group=group_id is not None)
    try:
        existing = own_chats.create_chat(chat, load)
    except LoadChangedError:
        # The roster changed the load this moment; the caller's next try sees how.
        raise DomainError(Code.BUSY, retry_after_seconds=1) from None
    return existing or chat, existing is None
