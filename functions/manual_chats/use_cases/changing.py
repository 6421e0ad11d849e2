"""Changing a chat: its settings, who is in it, and what they are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from functions.manual_chats.repository.chats import rows_of
from functions.manual_chats.repository.membership_writes import (
    changed_settings,
    leaving,
    owned_by,
    renamed,
    still_open,
    still_unsilenced,
    with_standing,
    write,
    write_in_turn,
)
from functions.manual_chats.rules.members import has_room
from functions.manual_chats.schemas.chats import AddedMembers, SettingsOut, TitleOut
from functions.manual_chats.use_cases.access import accessed, still_in_place
from functions.manual_chats.use_cases.joining import joinings, reachable_only, read_circle
from svyazka_common import clock
from svyazka_common.budgets import RENAMES_A_DAY, reservation
from svyazka_common.chat_rights import may_take_out, owner_of
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.manual_chats.repository.membership_writes import Actions
    from functions.manual_chats.schemas.chats import NewStanding, SettingsGiven
    from functions.manual_chats.use_cases.access import Accessed
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import ExclusionKind


def change_settings(session: Session, chat_id: str, given: SettingsGiven) -> SettingsOut:
    """Give a chat other settings. Raises DomainError: chat_unknown, member_rights, chat_of_two, busy."""

    def attempt() -> SettingsOut:
        access = accessed(session, chat_id)
        if access.chat.direct:
            raise DomainError(Code.CHAT_OF_TWO)
        if not access.rights.change:
            raise DomainError(Code.MEMBER_RIGHTS)
        old = access.read.settings
        new = replace(old, closed=given.closed, history=given.history, writing=given.writing, version=old.version + 1)
        write(changed_settings(old, new), _still_there(session, access))
        return SettingsOut(closed=new.closed, history=new.history, writing=new.writing)

    return retry_on_conflict(attempt)


def rename(session: Session, chat_id: str, title: str) -> TitleOut:
    """Call a chat made by hand something else, in one write; the titles in its members' rows follow by the stream.

    A title is read by everybody, so who is silenced says nothing by it.
    Raises DomainError: chat_unknown, chat_by_roster, chat_of_two, member_rights, chat_muted, renames_spent, busy.
    """

    def attempt() -> TitleOut:
        access = _made_by_hand(session, chat_id)
        mine = access.read.mine
        if not access.rights.change:
            raise DomainError(Code.MEMBER_RIGHTS)
        if mine is not None and mine.muted is not None:
            raise DomainError(Code.CHAT_MUTED)
        old = access.read.settings
        if access.chat.title == title:
            return TitleOut(title=title, version=old.version)
        new = replace(old, title=title, version=old.version + 1)
        one_more = reservation(RENAMES_A_DAY, chat_id, clock.now())
        unsilenced = still_unsilenced(mine) if mine is not None else {}
        write(renamed(access.chat, old, new), _still_there(session, access), unsilenced, within=[one_more])
        return TitleOut(title=title, version=new.version)

    return retry_on_conflict(attempt)


def add_members(session: Session, chat_id: str, people: Iterable[str]) -> AddedMembers:
    """Bring people into a chat made by hand; who was taken out by hand is back by this.

    Raises DomainError: chat_unknown, chat_by_roster, chat_of_two, member_rights, contact_not_allowed,
    person_not_linked, chat_full, busy.
    """
    named = set(people) - {session.person_id}

    def attempt() -> AddedMembers:
        access = _made_by_hand(session, chat_id)
        if not access.rights.invite:
            raise DomainError(Code.MEMBER_RIGHTS)
        rows = rows_of(chat_id, named)
        present = sorted(person_id for person_id, row in rows.items() if isinstance(row, Member))
        circle = read_circle(session, named - set(present))
        if not access.rights.remove and any(isinstance(row, Exclusion) for row in rows.values()):
            # Only those who may take people out decide that somebody comes back.
            raise DomainError(Code.MEMBER_RIGHTS)
        contacts = reachable_only(circle, circle.others)
        coming, left_out = joinings(access.chat, circle, contacts, rows)
        if left_out:
            raise DomainError(Code.PERSON_NOT_LINKED, person_ids=left_out)
        if not has_room(len(access.read.members), len(coming)):
            raise DomainError(Code.CHAT_FULL)
        if coming:
            guards = _still_there(session, access) | still_open(access.chat)
            write_in_turn(guards, coming, guards)
        return AddedMembers(added=sorted(one.member.person_id for one in coming), already_in=present)

    return retry_on_conflict(attempt)


def take_out(session: Session, chat_id: str, person_id: str) -> None:
    """Take a member out of a chat made by hand, or leave it oneself.

    Who is taken out comes back only by somebody's hand, who leaves may follow an invitation again.
    Raises DomainError: chat_unknown, chat_by_roster, chat_of_two, member_unknown, member_rights, owner_rights,
    owner_stays, busy.
    """

    def attempt() -> None:
        access = _made_by_hand(session, chat_id)
        member = rows_of(chat_id, [person_id]).get(person_id)
        if not isinstance(member, Member):
            raise DomainError(Code.MEMBER_UNKNOWN)
        if person_id == session.person_id:
            silence = _exclusion(member, "muted", **member.muted) if member.muted is not None else None
            write(leaving(member, silence), _handed_over(access, member))
            return
        if not access.rights.remove:
            raise DomainError(Code.MEMBER_RIGHTS)
        if not may_take_out(access.place, member, access.read.owner_id):
            raise DomainError(Code.OWNER_RIGHTS)
        removal = _exclusion(member, "removed", by=session.person_id, since=clock.now())
        write(leaving(member, removal), _still_there(session, access))

    retry_on_conflict(attempt)


def appoint(session: Session, chat_id: str, person_id: str, asked: NewStanding) -> None:
    """Make a member an administrator or a plain member, or hand the chat over to them.

    Raises DomainError: chat_unknown, chat_by_roster, chat_of_two, owner_rights, member_unknown, owner_stays, busy.
    """

    def attempt() -> None:
        access = _made_by_hand(session, chat_id)
        if not access.rights.appoint:
            raise DomainError(Code.OWNER_RIGHTS)
        member = rows_of(chat_id, [person_id]).get(person_id)
        if not isinstance(member, Member):
            raise DomainError(Code.MEMBER_UNKNOWN)
        if asked.standing == "owner":
            _hand_over(access, member, _still_there(session, access))
            return
        if member.person_id == access.read.owner_id:
            raise DomainError(Code.OWNER_STAYS)
        standing = "administrator" if asked.standing == "administrator" else None
        if member.standing != standing:
            write(with_standing(member, standing), still_open(access.chat), _still_there(session, access))

    retry_on_conflict(attempt)


def _hand_over(access: Accessed, member: Member, still_there: Actions) -> None:
    """Make a member the owner; the former owner goes on as an administrator."""
    if member.person_id == access.read.owner_id and member.standing == "owner":
        return
    former: Actions = {}
    if (mine := access.read.mine) is not None and mine.person_id != member.person_id and mine.standing is not None:
        former = with_standing(mine, "administrator")
    write(still_there, owned_by(access.chat, member.person_id), with_standing(member, "owner"), former)


def _handed_over(access: Accessed, member: Member) -> Actions:
    """The actions that make the heir by the rule the owner, where the owner of a chat leaves it.

    Where it would fall to the school's administrators although others are in the chat, the owner decides first.
    """
    if member.person_id != access.read.owner_id:
        return {}
    others = [one for one in access.read.members if one.person_id != member.person_id]
    heir = owner_of(access.chat, others)
    if heir is None and others:
        raise DomainError(Code.OWNER_STAYS)
    if heir is None:
        return {}
    row = rows_of(access.chat.chat_id, [heir]).get(heir)
    if not isinstance(row, Member):
        raise DomainError(Code.BUSY, retry_after_seconds=1)
    return owned_by(access.chat, heir) | with_standing(row, "owner")


def _made_by_hand(session: Session, chat_id: str) -> Accessed:
    access = accessed(session, chat_id)
    if access.chat.kind != "manual":
        raise DomainError(Code.CHAT_BY_ROSTER)
    if access.chat.direct:
        raise DomainError(Code.CHAT_OF_TWO)
    return access


def _still_there(session: Session, access: Accessed) -> Actions:
    return still_in_place(session, access.chat, access.read, access.place)


def _exclusion(
    member: Member, kind: ExclusionKind, *, by: str, since: int, reasons: Sequence[str] = (), **_: Any
) -> Exclusion:
    """What stands in a membership's place: the person is kept out, or silenced on the day when they come back."""
    return Exclusion(
        person_id=member.person_id,
        chat_id=member.chat_id,
        kind=kind,
        organisation_id=member.organisation_id,
        name=member.name,
        by=by,
        since=since,
        reasons=list(reasons),
        was_muted=True if kind == "removed" and member.muted is not None else None,
    )
