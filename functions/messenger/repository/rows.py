"""The rows of a chat: its messages and the changes of them, in one order without gaps."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.message_changes import FREE, placed, touched
from svyazka_common.reading import get_all, query_each
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.messages import SEQUENCE_DIGITS, Message, MessageChange, row_sk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, transact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.dynamodb import Item
    from svyazka_common.records.messages import Row

_LAST = 10**SEQUENCE_DIGITS - 1


def rows_from(chat_id: str, first: int, most: int) -> list[Row]:
    """The rows of a chat from a sequence number on, in order, at most so many; a consistent read."""
    return _rows(islice(query_each(**_between(chat_id, first, _LAST), Limit=most), most))


def rows_before(chat_id: str, end: int | None, most: int) -> list[Row]:
    """The last rows of a chat before a sequence number, or before its end, in order; a consistent read."""
    last = _LAST if end is None else end - 1
    asked = _between(chat_id, 0, last) | {"ScanIndexForward": False, "Limit": most}
    return _rows(islice(query_each(**asked), most))[::-1]


def messages_at(chat_id: str, sequence_numbers: Iterable[int]) -> list[Message]:
    """The messages at these places of a chat; consistent reads. What is no message is left out."""
    keys = [key_of(chat_pk(chat_id), row_sk(number)) for number in sorted(set(sequence_numbers))]
    return of_kind(Message, get_all(_table(), keys))


def append(message: Message) -> bool:
    """Put a message at its place; False where something stands there already (also a copy whose answer was lost)."""
    client = aws.dynamodb()
    try:
        client.put_item(TableName=_table(), Item=message.to_item(), ConditionExpression=FREE)
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def append_change(change: MessageChange, message: Action) -> bool:
    """Put a change at its place and change the message that it is about, as one; False where its place is taken.

    Raises ConditionFailedError where the message is not as the action `message` asks.
    """
    try:
        transact([placed(change), message])
    except ConditionFailedError as error:
        if 1 in error.failed and 0 not in error.failed:
            raise
        return False
    return True


def edited(message: Message, change: MessageChange, text: str) -> Action:
    """The message with another text."""
    expression = "SET #text = :text, edited_at_ms = :at, version = :version"
    return touched(message, change, expression, {"#text": "text"}, text=text, at=change.changed_at_ms)


def reacted(message: Message, change: MessageChange, reaction: str | None) -> Action:
    """The message with the person's reaction, or without one."""
    names = {"#person": change.person_id}
    if reaction is None:
        return touched(message, change, "SET version = :version REMOVE reactions.#person", names)
    expression = "SET reactions.#person = :reaction, version = :version"
    return touched(message, change, expression, names, reaction=reaction)


def _rows(items: Iterable[Item]) -> list[Row]:
    return [_row(item) for item in items]


def _row(item: Item) -> Row:
    record: type[Row] = Message if item["entity"]["S"] == Message.entity else MessageChange
    return record.from_item(item)


def _between(chat_id: str, first: int, last: int) -> dict[str, Any]:
    values = {":pk": chat_pk(chat_id), ":first": row_sk(max(0, first)), ":last": row_sk(max(0, last))}
    return {
        "TableName": _table(),
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": serialise(values),
        "ConsistentRead": True,
    }


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
