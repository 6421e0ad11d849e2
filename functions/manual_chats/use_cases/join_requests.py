"""Those who followed a link into a closed chat and wait: who they are, and what is decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.manual_chats.repository import invitations
from functions.manual_chats.repository.chats import rows_of
from functions.manual_chats.repository.membership_writes import joining, still_open, write
from functions.manual_chats.rules.members import has_room
from functions.manual_chats.schemas.invitations import JoinRequestOut, JoinRequests
from functions.manual_chats.use_cases.access import still_in_place
from functions.manual_chats.use_cases.following import Inviter, inviter_of, newcomer, tie_of
from functions.manual_chats.use_cases.invitations import GONE, chat_to_invite_into
from svyazka_common import clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.known_people import read_known
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.ties import member_name, member_role
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.manual_chats.repository.chats import ChatAsRead
    from functions.manual_chats.repository.membership_writes import Actions, Joining
    from functions.manual_chats.schemas.invitations import JoinDecision
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.invitations import JoinRequest


def waiting_for(session: Session, chat_id: str) -> JoinRequests:
    """Who waits to be let into a chat, the longest first. Raises DomainError as `chat_to_invite_into`."""
    _, read, _ = chat_to_invite_into(session, chat_id)
    waiting = [request for request in invitations.requests_of(chat_id) if request.status == "waiting"]
    people = read_known(request.person_id for request in waiting)
    names = {member.person_id: member.name for member in read.members}
    shown = []
    for request in sorted(waiting, key=lambda request: (request.asked_at, request.person_id)):
        follower = people[request.person_id]
        if follower.person is None:
            continue
        role = member_role(follower, request.tie, clock.today())
        shown.append(
            JoinRequestOut(
                person_id=request.person_id,
                name=member_name(follower.person, role),
                role=role,
                invited_by=names.get(request.invited_by, GONE),
                asked_at=clock.iso(request.asked_at),
            )
        )
    return JoinRequests(requests=shown)


def decide(session: Session, chat_id: str, person_id: str, asked: JoinDecision) -> None:
    """Let somebody in who waits, or refuse; who was refused may still be let in.

    Raises DomainError: join_request_unknown, and to let somebody in person_not_linked, contact_not_allowed,
    chat_closed, chat_full; busy, and as `chat_to_invite_into`.
    """

    def attempt() -> None:
        chat, read, place = chat_to_invite_into(session, chat_id)
        request = invitations.request_of(chat_id, person_id)
        if request is None:
            raise DomainError(Code.JOIN_REQUEST_UNKNOWN)
        if asked.accepted:
            _let_in(session, chat, read, request, still_in_place(session, chat, read, place))
        elif request.status == "waiting":
            invitations.refuse(chat, request, clock.now())

    retry_on_conflict(attempt)


def _let_in(session: Session, chat: Chat, read: ChatAsRead, request: JoinRequest, approver: Actions) -> None:
    if chat.status == "archived":
        raise DomainError(Code.CHAT_CLOSED)
    if not has_room(len(read.members)):
        raise DomainError(Code.CHAT_FULL)
    now = clock.now()
    followed = invitations.invitation(chat.chat_id, request.invitation_id)
    rows = rows_of(chat.chat_id, [request.person_id, request.invited_by])
    row = rows.get(request.person_id)
    if isinstance(row, Member):
        # Somebody added them by hand meanwhile.
        invitations.drop(request)
        return
    if isinstance(row, Exclusion) and row.kind == "removed":
        # They were in the chat since they asked, and somebody has taken them out.
        invitations.drop(request)
        raise DomainError(Code.JOIN_REQUEST_UNKNOWN)
    comes, inviter = _comes(session, chat, read, request, rows)
    answer_actions = invitations.answered(chat, request, followed, now)
    write(
        joining(comes),
        still_open(chat),
        inviter.rests_on,
        approver,
        {f"REQUEST/{at}": action for at, action in enumerate(answer_actions)},
    )


def _comes(
    session: Session, chat: Chat, read: ChatAsRead, request: JoinRequest, rows: dict[str, Member | Exclusion]
) -> tuple[Joining, Inviter]:
    """The person who asked, with the maker of the link where they still may have them there, else with who decides."""
    people = read_known([request.person_id, session.person_id])
    follower = people[request.person_id]
    if follower.link() is None:
        raise DomainError(Code.PERSON_NOT_LINKED)
    deciding = Inviter(known_person=people[session.person_id], organisation_id=session.organisation_id, rests_on={})
    maker = inviter_of(request.invited_by, read, chat, rows.get(request.invited_by))
    for inviter in (maker, deciding):
        tie = tie_of(inviter, follower) if inviter is not None else None
        comes = newcomer(chat, follower, tie, rows.get(request.person_id)) if tie is not None else None
        if inviter is not None and comes is not None:
            return comes, inviter
    raise DomainError(Code.CONTACT_NOT_ALLOWED)
