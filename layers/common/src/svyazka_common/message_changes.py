"""The parts of transactions that change a message: its sender writes them, and who decides about a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.settings import Setting
from svyazka_common.transactions import put, update

if TYPE_CHECKING:
    from svyazka_common.records.messages import Message, MessageChange
    from svyazka_common.transactions import Action

FREE = "attribute_not_exists(pk)"
"""Nothing stands at a place of the chat yet."""


def placed(change: MessageChange) -> Action:
    """The change at its place, where that is free."""
    return put(Setting.MESSAGES_TABLE.read(), change, FREE)


def deleted(message: Message, change: MessageChange) -> Action:
    """The message without its text and its reactions."""
    expression = "SET deleted_at_ms = :at, reactions = :none, version = :version REMOVE #text, edited_at_ms"
    return touched(message, change, expression, {"#text": "text"}, at=change.changed_at_ms, none={})


def touched(message: Message, change: MessageChange, expression: str, names: dict[str, str], **values: Any) -> Action:
    """The message as `expression` makes it, in the version of the change; where it is not deleted."""
    standing = "attribute_exists(pk) AND attribute_not_exists(deleted_at_ms)"
    version = change.sequence_number
    table = Setting.MESSAGES_TABLE.read()
    return update(table, message.key, expression, standing, names=names, version=version, **values)
