"""Making a chat by hand: once, however often it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.manual_chats.repository.chats import read_chat, rows_of
from functions.manual_chats.repository.membership_writes import (
    Joining,
    new_chat,
    still_member,
    still_open,
    write_in_turn,
)
from functions.manual_chats.repository.membership_writes import joining as actions_of
from functions.manual_chats.rules.members import has_room
from functions.manual_chats.schemas.chats import MadeChat
from functions.manual_chats.use_cases.joining import (
    joinings,
    membership,
    own_tie,
    reachable_only,
    read_circle,
)
from svyazka_common import clock
from svyazka_common.budgets import CHATS_A_DAY, reservation
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import Chat, ChatRef, ChatSettings
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.schemas.chats import NewManualChat
    from functions.manual_chats.use_cases.joining import Circle
    from svyazka_common.records.access import Session

GOES_ON_SECONDS = 600
"""So long after a chat was made, a repetition of the call adds who is still missing; later nobody comes back by it."""


def create_chat(session: Session, asked: NewManualChat) -> tuple[MadeChat, bool]:
    """Make a chat with the people named, and return it and whether it is new.

    The chat, its settings, its owner and as many members as fit are one transaction; the others follow in further ones.
    Where the call breaks off between these, a repetition adds the rest.
    Raises DomainError: not_linked, contact_not_allowed, person_not_linked, chat_full, chats_spent, busy.
    """
    ref = ChatRef.made_by(session.person_id, asked.client_id)
    people = set(asked.person_ids) - {session.person_id}

    def attempt() -> tuple[MadeChat, bool]:
        read = read_chat(session, ref)
        circle = read_circle(session, people)
        if read.chat is not None:
            return _go_on(read, circle), False
        return _begin(session, ref, asked, circle), True

    return retry_on_conflict(attempt)


def _begin(session: Session, ref: ChatRef, asked: NewManualChat, circle: Circle) -> MadeChat:
    contacts = reachable_only(circle, circle.others)
    chat = Chat(
        kind="manual",
        scope_id=ref.scope_id,
        organisation_id=session.organisation_id,
        title=asked.title,
        owner_id=session.person_id,
        created_at=clock.now(),
    )
    chosen = asked.settings
    settings = ChatSettings(
        chat_id=chat.chat_id, closed=chosen.closed, history=chosen.history, writing=chosen.writing, version=1
    )
    tie = own_tie(circle.me, session.organisation_id, circle.today)
    owner = membership(chat, circle.me, tie, standing="owner")
    if owner is None:
        raise DomainError(Code.NOT_LINKED)
    coming, left_out = joinings(chat, circle, contacts, {})
    begin = new_chat(chat, settings) | actions_of(Joining(known_person=circle.me, member=owner))
    chats_today = [reservation(CHATS_A_DAY, session.person_id, clock.now())]
    write_in_turn(begin, coming, still_open(chat) | still_member(owner), within=chats_today)
    return MadeChat(chat_id=chat.chat_id, title=chat.title, not_added=left_out)


def _go_on(read: ChatAsRead, circle: Circle) -> MadeChat:
    """Add who is still missing in a chat that the caller has just made; the others stay as they are."""
    chat, mine = read.chat, read.mine
    assert chat is not None  # asked by the caller
    if mine is None:
        raise DomainError(Code.CHAT_UNKNOWN)
    rows = rows_of(chat.chat_id, circle.others)
    missing = {person_id for person_id in circle.others if person_id not in rows}
    if read.owner_id != mine.person_id or clock.now() - chat.created_at > GOES_ON_SECONDS:
        return MadeChat(chat_id=chat.chat_id, title=chat.title, not_added=sorted(missing))
    contacts = {person_id: one for person_id, one in circle.contacts().items() if person_id in missing}
    coming, _ = joinings(chat, circle, contacts, rows)
    if not has_room(len(read.members), len(coming)):
        raise DomainError(Code.CHAT_FULL)
    guards = still_open(chat) | still_member(mine)
    if coming:
        write_in_turn(guards, coming, guards)
    added = {one.member.person_id for one in coming}
    return MadeChat(chat_id=chat.chat_id, title=chat.title, not_added=sorted(missing - added))
