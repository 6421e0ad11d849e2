"""Who owns a chat, what its settings mean: rules that every context asks (docs/adr/0027-chats-by-hand.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.chats import ChatSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import Chat, ChatKind, Member, MemberRole

ANSWERS_FOR: dict[ChatKind, MemberRole] = {
    "class_pupils": "homeroom_teacher",
    "class_parents": "homeroom_teacher",
    "subject": "teacher",
}
"""By kind, the role in which a member answers for an automatic chat, as the membership policy of the chats says.

The school's administrators answer for the chat of colleagues.
"""


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
