"""Where the next change of a chat stands, and the parts of transactions that change a message.

The sender of a message writes them, and who decides about a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from svyazka_common.records.base import key_of
from svyazka_common.records.messages import Message, pins_sk
from svyazka_common.settings import Setting
from svyazka_common.transactions import put, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.messages import MessageChange, Row
    from svyazka_common.transactions import Action

FREE = "attribute_not_exists(pk)"
"""Nothing stands at a place of the chat yet."""


def placed(change: MessageChange) -> Action:
    """The change at its place, where that is free."""
    return put(Setting.MESSAGES_TABLE.read(), change, FREE)


def deleted(message: Message, change: MessageChange) -> list[Action]:
    """The message without its text, poll, mentions and reactions, and no longer pinned.

    Where it was pinned or taken off since it was read, the conditions fail.
    """
    expression = (
        "SET deleted_at_ms = :at, reactions = :none, version = :version"
        " REMOVE #text, edited_at_ms, mentions, poll, pinned_at_ms"
    )
    names, at = {"#text": "text"}, change.changed_at_ms
    if message.pinned_at_ms is None:
        still = "attribute_not_exists(pinned_at_ms)"
        return [touched(message, change, expression, names, also=still, at=at, none={})]
    return [touched(message, change, expression, names, at=at, none={}), without_pin(message)]


def without_pin(message: Message) -> Action:
    """The chat's pins without the message."""
    key = key_of(message.pk, pins_sk())
    return update(Setting.MESSAGES_TABLE.read(), key, "DELETE messages :one", one={message.sequence_number})


def touched(
    message: Message,
    change: MessageChange,
    expression: str,
    names: dict[str, str],
    *,
    also: str | None = None,
    **values: Any,
) -> Action:
    """The message as `expression` makes it, in the version of the change; where it is not deleted, and `also` holds."""
    still_there = "attribute_exists(pk) AND attribute_not_exists(deleted_at_ms)" + (f" AND {also}" if also else "")
    version = change.sequence_number
    table = Setting.MESSAGES_TABLE.read()
    return update(table, message.key, expression, still_there, names=names, version=version, **values)


class Place(NamedTuple):
    """Where a change stands or is put: its sequence number, and how many messages stand before it."""

    sequence_number: int
    messages_before: int


def next_place(rows: Sequence[Row]) -> Place:
    """The place behind the last of a chat's rows, which are in order and reach to its end."""
    return Place(rows[-1].sequence_number + 1, rows[-1].number) if rows else Place(1, 0)


def place_of(row: Row) -> Place:
    """The place at which a row stands; the rows before it may have been deleted."""
    return Place(row.sequence_number, row.number - 1 if isinstance(row, Message) else row.number)
