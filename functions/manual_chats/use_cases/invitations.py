"""Links into a chat made by hand: making, showing and ending them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from functions.manual_chats.repository import invitations
from functions.manual_chats.repository.membership_writes import still_open
from functions.manual_chats.rules.invitations import (
    DAY_SECONDS,
    MOST_INVITATIONS,
    forgettable,
    invitation_id_of,
    link_of,
    listed,
    state_of,
)
from functions.manual_chats.rules.qr_codes import qr_pictures
from functions.manual_chats.schemas.invitations import InvitationOut, Invitations
from functions.manual_chats.use_cases.access import accessed, still_in_place
from svyazka_common import clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.invitations import Invitation
from svyazka_common.secrets import derived_token
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.schemas.invitations import NewInvitation
    from svyazka_common.chat_rights import PlaceInChat
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat

GONE = "Бывший участник"


def invitations_into(session: Session, chat_id: str, origin: str) -> Invitations:
    """The links into a chat, for who may invite there. Raises DomainError as `chat_to_invite_into`."""
    _, read, _ = chat_to_invite_into(session, chat_id)
    shown = listed(invitations.invitations_of(chat_id))
    return Invitations(invitations=[_shown(one, read, origin) for one in shown])


def invite(session: Session, chat_id: str, asked: NewInvitation, origin: str) -> InvitationOut:
    """Make a link, in the place of another one where that is asked for.

    Raises DomainError: invitations_too_many, chat_closed, invitation_unknown (of the one to be replaced), busy, and as
    `chat_to_invite_into`.
    """
    seed = secrets.token_hex(16)

    def attempt() -> InvitationOut:
        chat, read, place = chat_to_invite_into(session, chat_id)
        if chat.status == "archived":
            raise DomainError(Code.CHAT_CLOSED)
        now, remembered = clock.now(), invitations.invitations_of(chat_id)
        replaced = next((one for one in listed(remembered) if one.invitation_id == asked.replaces), None)
        if asked.replaces is not None and replaced is None:
            raise DomainError(Code.INVITATION_UNKNOWN)
        others = [one for one in listed(remembered) if one != replaced and state_of(one, now) == "valid"]
        if len(others) >= MOST_INVITATIONS:
            raise DomainError(Code.INVITATIONS_TOO_MANY)
        invitation = Invitation(
            chat_id=chat_id,
            invitation_id=invitation_id_of(_secret(chat_id, seed)),
            seed=seed,
            made_by=session.person_id,
            made_at=now,
            expires_at=now + asked.days * DAY_SECONDS,
            uses_allowed=asked.uses_allowed,
        )
        rests_on = {**still_open(chat), **still_in_place(session, chat, read, place)}
        invitations.store(
            invitation, replaced=replaced, forgotten=forgettable(remembered, now), rests_on=rests_on.values()
        )
        return _shown(invitation, read, origin)

    return retry_on_conflict(attempt)


def revoke_invitation(session: Session, chat_id: str, invitation_id: str) -> None:
    """End a link, for who may invite there.

    Raises DomainError: invitation_unknown, busy, and as `chat_to_invite_into`.
    """
    chat_to_invite_into(session, chat_id)
    ended = invitations.invitation(chat_id, invitation_id)
    if ended is None:
        raise DomainError(Code.INVITATION_UNKNOWN)
    invitations.revoke(ended, clock.now())


def chat_to_invite_into(session: Session, chat_id: str) -> tuple[Chat, ChatAsRead, PlaceInChat]:
    """A chat made by hand in which the caller may invite, and what they are in it.

    Raises DomainError: chat_unknown, chat_by_roster and chat_of_two (there is no link into such a chat),
    member_rights.
    """
    opened = accessed(session, chat_id)
    if opened.chat.kind != "manual":
        raise DomainError(Code.CHAT_BY_ROSTER)
    if opened.chat.direct:
        raise DomainError(Code.CHAT_OF_TWO)
    if not opened.rights.invite:
        raise DomainError(Code.MEMBER_RIGHTS)
    return opened.chat, opened.read, opened.place


def _shown(invitation: Invitation, read: ChatAsRead, origin: str) -> InvitationOut:
    link = link_of(origin, invitation.chat_id, _secret(invitation.chat_id, invitation.seed))
    pictures = qr_pictures(link)
    names = {member.person_id: member.name for member in read.members}
    return InvitationOut(
        invitation_id=invitation.invitation_id,
        link=link,
        qr_svg=pictures.svg,
        qr_png=pictures.png,
        made_by=names.get(invitation.made_by, GONE),
        made_at=clock.iso(invitation.made_at),
        expires_at=clock.iso(invitation.expires_at),
        days=(invitation.expires_at - invitation.made_at) // DAY_SECONDS,
        uses=invitation.uses,
        uses_allowed=invitation.uses_allowed,
        state=state_of(invitation, clock.now()),
    )


def _secret(chat_id: str, seed: str) -> str:
    return derived_token("invitation", f"{chat_id}/{seed}")
