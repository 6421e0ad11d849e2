"""Who owns a chat, what its settings mean: rules that every context asks (docs/adr/0027-chats-by-hand.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from svyazka_common.records.chats import ChatSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import Chat, ChatKind, Member, MemberRole

type Place = Literal["owner", "administrator", "member"]
"""What somebody is in a chat."""

ANSWERS_FOR: dict[ChatKind, MemberRole] = {
    "class_pupils": "homeroom_teacher",
    "class_parents": "homeroom_teacher",
    "subject": "teacher",
}
"""By kind, the role in which a member answers for an automatic chat, as the membership policy of the chats says.

The school's administrators answer for the chat of colleagues.
"""


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


def place_in(chat: Chat, mine: Member | None, owner_id: str | None, *, administers: bool) -> Place | None:
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


def rights_of(chat: Chat, settings: ChatSettings, place: Place, *, is_member: bool) -> ChatRights:
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


def may_take_out(remover: Place, member: Member, owner_id: str | None) -> bool:
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


def _joined(member: Member) -> tuple[int, str]:
    return member.joined_at_ms or member.joined_at * 1000, member.person_id
