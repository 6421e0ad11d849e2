"""Following a link into a chat made by hand: looking where it leads, coming in, or asking to (docs/adr/0028)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.manual_chats.repository import invitations
from functions.manual_chats.repository.chats import read_chat, rows_of
from functions.manual_chats.repository.membership_writes import Joining, joining, still_member, still_open, write
from functions.manual_chats.rules.invitations import Token, refusal_to, tie_by_invitation
from functions.manual_chats.rules.members import has_room
from functions.manual_chats.schemas.invitations import InvitationAccepted, InvitationPreview
from functions.manual_chats.use_cases.joining import joining_instead_of, membership
from svyazka_common import clock
from svyazka_common.as_read import as_read
from svyazka_common.chat_rights import place_in, rights_of
from svyazka_common.contact_policy import organisations_of
from svyazka_common.errors import Code, DomainError
from svyazka_common.known_people import read_known, read_presets
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.records.invitations import JoinRequest
from svyazka_common.rights import is_of_session
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.repository.membership_writes import Actions
    from functions.manual_chats.schemas.invitations import PreviewedMembership
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat, Tie
    from svyazka_common.records.invitations import Invitation
    from svyazka_common.ties import KnownPerson


class Inviter(Struct, frozen=True, kw_only=True):
    """Who has made a link, or lets somebody in: their name, and the checks that they may still invite."""

    known_person: KnownPerson
    organisation_id: str
    rests_on: Actions


class Followed(Struct, frozen=True, kw_only=True):
    """A link that lets the caller in: the chat, who invites, and the caller with the tie by which they come in.

    `own` stands in the place of the caller's membership; the decision has heeded it, so it is not read again.
    """

    invitation: Invitation
    chat: Chat
    read: ChatAsRead
    inviter: Inviter
    follower: KnownPerson
    tie: Tie
    own: Exclusion | None


class InAlready(Struct, frozen=True, kw_only=True):
    """A link into a chat in which the caller is, or for which they wait."""

    chat: Chat
    is_member: bool


def preview(session: Session, token: str) -> InvitationPreview:
    """What a link leads to, for somebody that it would let in; nothing is used up. Raises DomainError as `accept`."""
    followed = _follow(session, token)
    chat = followed.chat
    membership: PreviewedMembership
    if isinstance(followed, InAlready):
        membership, by, approval = "member" if followed.is_member else "waiting", "", not followed.is_member
    else:
        person = followed.inviter.known_person.person
        membership, by, approval = "outside", person.full_name if person else "", followed.read.settings.closed
    return InvitationPreview(
        chat_id=chat.chat_id,
        title=chat.title,
        organisation_name=invitations.organisation_name(chat.organisation_id),
        invited_by=by,
        approval=approval,
        membership=membership,
    )


def accept(session: Session, token: str) -> InvitationAccepted:
    """Come into the chat, or ask to where it is closed; who is in it, or waits, changes nothing.

    Raises DomainError: not_linked, invitation_unknown, invitation_revoked (also where its maker may invite no more),
    invitation_expired, invitation_used_up, invitation_not_for_you, removed_from_chat, join_refused, chat_closed,
    chat_full, busy.
    """

    def attempt() -> InvitationAccepted:
        followed = _follow(session, token)
        outcome = "joined"
        if isinstance(followed, InAlready):
            outcome = "already_in" if followed.is_member else "waiting"
        elif followed.read.settings.closed:
            _ask(session, followed)
            outcome = "waiting"
        else:
            _come_in(followed)
        return InvitationAccepted(
            chat_id=followed.chat.chat_id,
            title=followed.chat.title,
            outcome=outcome,  # type: ignore[arg-type] # one of three words, written above
        )

    return retry_on_conflict(attempt)


def _follow(session: Session, text: str) -> Followed | InAlready:
    """The chat that a link leads to. Raises DomainError as `accept`."""
    token = Token.parse(text)
    chat_id = token.chat.chat_id
    known_person = read_known([session.person_id])[session.person_id]
    if known_person.link() is None:
        raise DomainError(Code.NOT_LINKED)
    invitation, request = invitations.invitation_and_request(chat_id, token.invitation_id, session.person_id)
    read = read_chat(session, token.chat) if invitation is not None else None
    if invitation is None or read is None or read.chat is None:
        raise DomainError(Code.INVITATION_UNKNOWN)
    chat, rows = read.chat, rows_of(chat_id, [session.person_id, invitation.made_by])
    own = rows.get(session.person_id)
    if isinstance(own, Member):
        return InAlready(chat=chat, is_member=True)
    if request is not None and request.status == "waiting" and own is None:
        return InAlready(chat=chat, is_member=False)
    if (code := refusal_to(own, request, invitation, chat, clock.now())) is not None:
        raise DomainError(code)
    inviter = inviter_of(invitation.made_by, read, chat, rows.get(invitation.made_by))
    if inviter is None:
        raise DomainError(Code.INVITATION_REVOKED)
    # What the caller is as staff elsewhere would bring them into a chat that this session doesn't show.
    shown = replace(
        known_person, facts={ref: fact for ref, fact in known_person.facts.items() if is_of_session(session, fact)}
    )
    tie = tie_of(inviter, shown)
    if tie is None:
        raise DomainError(Code.INVITATION_NOT_FOR_YOU)
    if not has_room(len(read.members)):
        raise DomainError(Code.CHAT_FULL)
    return Followed(invitation=invitation, chat=chat, read=read, inviter=inviter, follower=shown, tie=tie, own=own)


def inviter_of(person_id: str, read: ChatAsRead, chat: Chat, row: Member | Exclusion | None) -> Inviter | None:
    """The maker of a link, None where they may invite no more. `row` stands in the place of their membership."""
    known_person = read_known([person_id])[person_id]
    mine = row if isinstance(row, Member) else None
    administering = [
        role
        for role in known_person.roles(clock.today())
        if role.role == "school_admin" and role.organisation_id == chat.organisation_id
    ]
    place = place_in(chat, mine, read.owner_id, administers=bool(administering))
    if place is None or not rights_of(chat, read.settings, place, is_member=mine is not None).invite:
        return None
    if mine is not None:
        return Inviter(known_person=known_person, organisation_id=mine.organisation_id, rests_on=still_member(mine))
    [role, *_] = administering
    ref = ref_of(role)
    return Inviter(
        known_person=known_person,
        organisation_id=chat.organisation_id,
        rests_on={ref: as_read(known_person.facts, ref)},
    )


def tie_of(inviter: Inviter, follower: KnownPerson) -> Tie | None:
    """See `rules.invitations.tie_by_invitation`; asks the policies of both people's organisations."""
    today = clock.today()
    presets = read_presets(organisations_of(inviter.known_person, today) | organisations_of(follower, today))
    return tie_by_invitation(
        inviter.known_person, follower, today, presets, inviter_organisation_id=inviter.organisation_id
    )


def newcomer(chat: Chat, known_person: KnownPerson, tie: Tie, row: Member | Exclusion | None) -> Joining | None:
    """Somebody who comes into a chat by a tie, still silenced if they were; None where tie or link ended meanwhile."""
    member = membership(chat, known_person, tie)
    if member is None:
        return None
    return joining_instead_of(row if isinstance(row, Exclusion) else None, known_person, member)


def _come_in(followed: Followed) -> None:
    comes = newcomer(followed.chat, followed.follower, followed.tie, followed.own)
    if comes is None:
        raise DomainError(Code.INVITATION_NOT_FOR_YOU)
    write(
        joining(comes),
        still_open(followed.chat),
        followed.inviter.rests_on,
        {"SETTINGS": invitations.still_so(followed.read.settings)},
        {"INVITATION": invitations.used(followed.invitation, clock.now())},
        {"JOIN_REQUEST": invitations.forgotten(followed.chat.chat_id, followed.follower.person_id)},
    )


def _ask(session: Session, followed: Followed) -> None:
    request = JoinRequest(
        chat_id=followed.chat.chat_id,
        person_id=session.person_id,
        account_id=session.account_id,
        invitation_id=followed.invitation.invitation_id,
        invited_by=followed.invitation.made_by,
        tie=followed.tie,
        asked_at=clock.now(),
    )
    rests_on = {**still_open(followed.chat), **followed.inviter.rests_on}
    invitations.ask(request, followed.invitation, rests_on=rests_on.values())
