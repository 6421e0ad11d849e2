"""Who answers for a chat towards the school. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.chat_rights import manages, owner_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.chats import Chat, Member


def answers_for(chat: Chat, members: Sequence[Member]) -> str | None:
    """Who owns a chat made by hand, or the teacher who answers for a chat of a class; None: the administrators."""
    if chat.kind == "manual":
        return owner_of(chat, members)
    return next((member.person_id for member in members if manages(member)), None)
