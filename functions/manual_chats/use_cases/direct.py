"""The chat of two: the only one that two people have, made where there is none yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.manual_chats.repository.chats import read_chat, rows_of
from functions.manual_chats.repository.membership_writes import new_chat, still_open, write_in_turn
from functions.manual_chats.rules.titles import DIRECT_TITLE
from functions.manual_chats.schemas.chats import MadeChat
from functions.manual_chats.use_cases.joining import (
    joining_instead_of,
    membership,
    own_tie,
    reachable_only,
    read_circle,
)
from svyazka_common import clock
from svyazka_common.budgets import CHATS_A_DAY, reservation
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import Chat, ChatRef, Member
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


def open_direct_chat(session: Session, person_id: str) -> tuple[MadeChat, bool]:
    """The chat of the caller and another person, made where there is none yet, and whether somebody came into it.

    Raises DomainError: not_linked, contact_not_allowed, person_not_linked, chats_spent, busy.
    """
    ref = ChatRef.between(session.person_id, person_id)

    def attempt() -> tuple[MadeChat, bool]:
        circle = read_circle(session, {person_id})
        if person_id not in circle.others:
            raise DomainError(Code.CONTACT_NOT_ALLOWED, person_ids=[person_id])
        other, reached = circle.others[person_id], reachable_only(circle, [person_id])[person_id]
        if reached.level != "direct":
            raise DomainError(Code.CONTACT_NOT_ALLOWED, person_ids=[person_id])
        read = read_chat(session, ref)
        chat = read.chat or Chat(
            kind="manual",
            scope_id=ref.scope_id,
            organisation_id=session.organisation_id,
            title=DIRECT_TITLE,
            direct=True,
            created_at=clock.now(),
        )
        tie = own_tie(circle.me, session.organisation_id, circle.today)
        both = [
            (circle.me, membership(chat, circle.me, tie, peer=other)),
            (other, membership(chat, other, reached.tie, peer=circle.me)),
        ]
        rows = rows_of(ref.chat_id, [session.person_id, person_id])
        coming = []
        for known_person, member in both:
            if member is None:
                raise DomainError(Code.PERSON_NOT_LINKED, person_ids=[known_person.person_id])
            row = rows.get(known_person.person_id)
            if not isinstance(row, Member):
                coming.append(joining_instead_of(row, known_person, member))
        if coming or read.chat is None:
            is_new = read.chat is None
            begin = new_chat(chat, None) if is_new else still_open(chat)
            chats_today = [reservation(CHATS_A_DAY, session.person_id, clock.now())] if is_new else []
            write_in_turn(begin, coming, {}, within=chats_today)
        shown = next(member.title for known_person, member in both if member is not None and known_person is circle.me)
        return MadeChat(chat_id=ref.chat_id, title=shown, not_added=[]), bool(coming)

    return retry_on_conflict(attempt)
