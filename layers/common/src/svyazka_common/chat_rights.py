"""What somebody may do with a chat that they are in or answer for, and who owns it (docs/rights.md; docs/adr/0027).

As in `svyazka_common.rights`, the `access_…` functions return what the caller may act on, or raise the DomainError
that the caller is answered with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from svyazka_common.errors import Code, DomainError
from svyazka_common.membership_table import DUTIES, LINES
from svyazka_common.records.chats import ChatSettings, is_direct
from svyazka_common.rights import administers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.chats import Chat, ChatKind, Member, MemberRole
    from svyazka_common.records.messages import Connection, Message

type PlaceInChat = Literal["owner", "administrator", "member"]
"""What somebody is in a chat."""

ANSWERS_FOR: dict[ChatKind, MemberRole] = {
    line.chat_type.kind: line.role for line in LINES if line.manages and line.chat_type.scope == "class"
}
"""By kind, the role in which a member answers for an automatic chat.

The school's administrators answer for the chat of colleagues.
"""
STAFF_IN_CHATS = frozenset(line.role for line in LINES if line.relation in DUTIES)
"""The roles of members that only a session of the chat's organisation shows."""


class ChatRights(Struct, frozen=True, kw_only=True):
    """What somebody may do with a chat, apart from reading it and writing in it.

    `change` the settings; `invite`: add people, see and make invitations; `remove` members; `appoint` administrators
    and hand the chat over; `pin` messages; `leave`.
    """

    change: bool = False
    invite: bool = False
    remove: bool = False
    appoint: bool = False
    pin: bool = False
    leave: bool = False


def owner_of(chat: Chat, members: Iterable[Member]) -> str | None:
    """Who owns a chat made by hand now; None: the administrators of its organisation answer for it.

    The person noted as owner while they are a member, else the administrator who joined first. A chat of two has no
    owner, and needs none.
    """
    if chat.direct:
        return None
    present = list(members)
    if chat.owner_id is not None and any(member.person_id == chat.owner_id for member in present):
        return chat.owner_id
    administrators = [member for member in present if member.standing is not None]
    first = min(administrators, key=_joined, default=None)
    return first.person_id if first is not None else None


def place_in(chat: Chat, mine: Member | None, owner_id: str | None, *, administers: bool) -> PlaceInChat | None:
    """What somebody is in a chat; None: nothing.

    `owner_id` is who owns a chat made by hand (`owner_of`). `administers` says whether they are an administrator of the
    chat's organisation: these own the chats of the roster beside who answers for them, and what is left without owner.
    """
    if chat.kind != "manual":
        if administers or (mine is not None and manages(mine)):
            return "owner"
        return "member" if mine is not None else None
    if mine is not None and mine.person_id == owner_id:
        return "owner"
    if administers and owner_id is None and not chat.direct:
        return "owner"
    if mine is None:
        return None
    return "administrator" if mine.standing is not None else "member"


def rights_of(chat: Chat, settings: ChatSettings, place: PlaceInChat, *, is_member: bool) -> ChatRights:
    """What somebody may do in their place.

    | | owner | administrator | member |
    |---|---|---|---|
    | change settings, remove members | yes | yes | no |
    | invite, pin | yes | yes | where the chat isn't closed |
    | appoint administrators, hand over | yes | no | no |

    Nobody is added to an automatic chat, taken out of it here, or leaves it: that follows from the roster. A chat of
    two has no settings, and both may pin; so may all in a chat of colleagues.
    """
    if chat.direct:
        return ChatRights(pin=is_member)
    leads = place in {"owner", "administrator"}
    pins = is_member and (leads or not settings.closed or chat.kind == "colleagues")
    if chat.kind != "manual":
        return ChatRights(change=leads, pin=pins)
    return ChatRights(
        change=leads,
        invite=leads or not settings.closed,
        remove=leads,
        appoint=place == "owner",
        pin=pins,
        leave=is_member,
    )


def may_take_out(remover: PlaceInChat, member: Member, owner_id: str | None) -> bool:
    """Whether somebody who may remove members may remove this one: administrators are the owner's to remove."""
    if member.person_id == owner_id:
        return False
    return remover == "owner" or member.standing is None


def manages(member: Member) -> bool:
    """Whether a member is among those who may write where only administrators may.

    In a chat made by hand its owner and administrators, in a chat of a class those who answer for it.
    """
    if member.kind == "manual":
        return member.standing is not None
    return member.role == ANSWERS_FOR.get(member.kind)


def settings_or_default(chat_id: str, stored: ChatSettings | None) -> ChatSettings:
    """The settings of a chat: those stored, or the defaults."""
    return stored or ChatSettings(chat_id=chat_id)


def visible_from(settings: ChatSettings | None, member: Member) -> int:
    """From which moment on (milliseconds since 1970) a member sees what was said; 0: all of it."""
    if settings is None or settings.history == "all":
        return 0
    return member.joined_at_ms if member.joined_at_ms is not None else member.joined_at * 1000


def access_chat(  # noqa: PLR0913 - a chat is its members' and the school's
    session: Session,
    chat: Chat | None,
    mine: Member | None,
    items: Iterable[Item],
    today: str,
    *,
    owner_id: str | None,
) -> tuple[Chat, PlaceInChat]:
    """A chat that the caller is in or answers for, and what the caller is in it (`place_in`).

    `owner_id` is who owns a chat made by hand, `items` are those of `administrator_keys`.
    Raises DomainError(chat_unknown), whether there is such a chat or not.
    """
    if chat is None:
        raise DomainError(Code.CHAT_UNKNOWN)
    shown = next(iter(access_memberships(session, [mine] if mine is not None else [])), None)
    place = place_in(chat, shown, owner_id, administers=administers(session, chat.organisation_id, items, today))
    if place is None:
        raise DomainError(Code.CHAT_UNKNOWN)
    return chat, place


def access_memberships(session: Session, members: Iterable[Member]) -> list[Member]:
    """Return the memberships that the session shows: a staff member's only in chats of the session's organisation.

    The reconciler has decided each membership, so the facts behind it are not checked again. The members of an
    archived chat may go on reading it.
    """
    return [member for member in members if _is_shown(member, session.organisation_id)]


def access_delivery(connection: Connection, member: Member | None) -> bool:
    """Return whether an open window gets a chat's messages: as `access_membership`, by the session that opened it."""
    return (
        member is not None
        and member.person_id == connection.person_id
        and _is_shown(member, connection.session_organisation_id)
    )


def access_membership(session: Session, member: Member | None) -> Member:
    """The caller's own membership of a chat. Raises DomainError(chat_unknown)."""
    for mine in access_memberships(session, [member] if member is not None else []):
        return mine
    raise DomainError(Code.CHAT_UNKNOWN)


def access_writing(
    session: Session, member: Member | None, settings: ChatSettings | None = None, *, is_administrator: bool = False
) -> Member:
    """The caller's own membership of a chat in which they may write; the rest as for `writing_refused`.

    Raises DomainError: chat_unknown, chat_closed, chat_muted, chat_announces.
    """
    mine = access_membership(session, member)
    if (code := writing_refused(mine, settings, is_administrator=is_administrator)) is not None:
        raise DomainError(code)
    return mine


def writing_refused(
    member: Member, settings: ChatSettings | None = None, *, is_administrator: bool = False
) -> Code | None:
    """Why a member may only read, None where they may write.

    The chat is archived, the member muted, or only administrators write there (`manages`);
    `is_administrator` says whether the member administers the organisation of a chat of colleagues.
    """
    if member.status == "archived":
        return Code.CHAT_CLOSED
    if member.muted is not None:
        return Code.CHAT_MUTED
    announces = settings is not None and settings.writing == "administrators"
    return Code.CHAT_ANNOUNCES if announces and not (manages(member) or is_administrator) else None


def access_pinning(session: Session, member: Member | None, settings: ChatSettings) -> Member:
    """The caller's own membership of a chat in which they may pin messages.

    In a closed chat only those may who run it; in the chat of colleagues, which nobody of them runs, each of them.
    Raises DomainError: as `access_writing`, chat_not_run.
    """
    mine = access_writing(session, member)
    if not may_pin(mine, settings):
        raise DomainError(Code.CHAT_NOT_RUN)
    return mine


def may_pin(member: Member, settings: ChatSettings) -> bool:
    """Whether a member who may write may also pin."""
    is_open = not settings.closed or member.kind == "colleagues" or is_direct(member.chat_id)
    return is_open or manages(member)


def runs_chat(member: Member | None) -> bool:
    """Whether a member sees who has read, and closes anybody's poll: owner, administrators, who answers for a class."""
    return member is not None and manages(member)


def access_running(session: Session, member: Member | None) -> Member:
    """The caller's own membership of a chat that they run. Raises DomainError: chat_unknown, chat_not_run."""
    mine = access_membership(session, member)
    if not runs_chat(mine):
        raise DomainError(Code.CHAT_NOT_RUN)
    return mine


def access_own_message(session: Session, message: Message | None) -> Message:
    """A message that the caller wrote, and that is not deleted.

    Raises DomainError: message_unknown, message_foreign.
    """
    if message is None or message.deleted_at_ms is not None:
        raise DomainError(Code.MESSAGE_UNKNOWN)
    if message.person_id != session.person_id:
        raise DomainError(Code.MESSAGE_FOREIGN)
    return message


def _is_shown(member: Member, organisation_id: str) -> bool:
    return member.role not in STAFF_IN_CHATS or member.organisation_id == organisation_id


def _joined(member: Member) -> tuple[int, str]:
    return member.joined_at_ms or member.joined_at * 1000, member.person_id
