"""The head of each chat, after what has changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import heads, rows
from functions.messenger.rules.texts import preview_of
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change


def update_heads(changed: Iterable[Change]) -> None:
    """Write the head of each chat once for a batch: of its newest message, in that message's newest version.

    What follows from single messages is done in the stream's order, and may be done again.
    """
    newest: dict[str, Message] = {}
    for change in changed:
        if change.new is None or change.entity != Message.entity:
            continue
        message = Message.from_plain(change.new)
        before = newest.get(message.chat_id)
        if before is None or _age(message) > _age(before):
            newest[message.chat_id] = message
        _follow(Message.from_plain(change.old) if change.old is not None else None, message)
    for message in newest.values():
        heads.write_head(message, preview_of(message.text, message.mentions or []))


def _follow(old: Message | None, message: Message) -> None:
    """Count the mentions of a message, and remove what was voted in a poll that is deleted."""
    before = set(old.mentions or []) if old is not None else set()
    after = set(message.mentions or [])
    for person_id in sorted(after - before - {message.person_id}):
        heads.note_mention(message.chat_id, person_id, message.sequence_number)
    for person_id in sorted(before - after):
        heads.forget_mention(message.chat_id, person_id, message.sequence_number)
    if old is not None and old.poll is not None and message.poll is None:
        for vote in rows.votes_in(message.chat_id, message.sequence_number):
            rows.remove(vote)


def _age(message: Message) -> tuple[int, int]:
    return message.sequence_number, message.version
