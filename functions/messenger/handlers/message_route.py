"""The shape of the calls that change a message: edit, delete, react, pin, vote, close_poll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.api import WITH_BODY, answers
from svyazka_common.errors import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGE = "/api/messenger/chats/<chat_id>/messages/<message>"
COMMON_REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.CHAT_UNKNOWN,
    Code.CHAT_MUTED,
    Code.CHAT_CLOSED,
    Code.CONTACT_NOT_ALLOWED,
    Code.MESSAGES_TOO_FAST,
    Code.MESSAGE_UNKNOWN,
    Code.CHANGES_UNSEEN,
    *WITH_BODY,
)


def changes_message(summary: str, outcome: str, refusals: Sequence[Code]) -> dict[str, Any]:
    """Arguments of a route that changes a message; `outcome` describes its answer 200."""
    return {"summary": summary, "tags": ["messenger"], "responses": answers(200, outcome, *refusals)}
