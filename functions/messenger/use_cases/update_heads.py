"""The head of each chat, after what has changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import heads
from functions.messenger.rules.texts import preview_of
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change


def update_heads(changed: Iterable[Change]) -> None:
    """Write the head of each chat once for a batch: of its newest message, in that message's newest version."""
    newest: dict[str, Message] = {}
    for message in messages_in(changed):
        before = newest.get(message.chat_id)
        if before is None or _age(message) > _age(before):
            newest[message.chat_id] = message
    for message in newest.values():
        heads.write_head(message, preview_of(message.text))


def messages_in(changed: Iterable[Change]) -> list[Message]:
    """Return the messages that are new or were changed, in the stream's order."""
    return [
        Message.from_plain(change.new)
        for change in changed
        if change.new is not None and change.entity == Message.entity
    ]


def _age(message: Message) -> tuple[int, int]:
    return message.sequence_number, message.version
