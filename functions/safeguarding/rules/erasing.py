"""A row of a chat without a person: what they said stays, and nothing shows who they were. Pure."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from svyazka_common.records.messages import Message

ERASED = "erased-"
"""How the id begins that stands in an erased person's place; the page shows «Удалённый участник»."""


def pseudonym() -> str:
    """An id for one chat: by it nobody is found again, in another chat neither."""
    return f"{ERASED}{secrets.token_hex(6)}"


def without(message: Message, person_id: str, instead: str) -> Message:
    """The message with another id wherever the person's stands: as sender, in reactions and mentions, in the text."""

    def replaced(own_id: str) -> str:
        return instead if own_id == person_id else own_id

    return replace(
        message,
        person_id=replaced(message.person_id),
        reactions={replaced(who): reaction for who, reaction in message.reactions.items()},
        mentions=[replaced(who) for who in message.mentions] if message.mentions is not None else None,
        text=message.text.replace(f"<@{person_id}>", f"<@{instead}>") if message.text is not None else None,
    )
