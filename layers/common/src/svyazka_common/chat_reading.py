"""Reading a chat as several contexts do: who is in it, its rows, and the names of the people in both."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from svyazka_common.reading import inverse, key_reads, query_all, query_each, side_by_side
from svyazka_common.records.base import Prefix, key_of, of_kind, serialise
from svyazka_common.records.chats import Member, chat_pk
from svyazka_common.records.messages import SEQUENCE_DIGITS, Message, MessageChange, row_sk
from svyazka_common.records.roster import Person, person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Item
    from svyazka_common.records.messages import Row

_LAST = 10**SEQUENCE_DIGITS - 1


def members_by_index(chat_id: str) -> list[Member]:
    """The members of a chat by the index, which follows the table with a delay."""
    return of_kind(Member, inverse(chat_pk(chat_id), Prefix.MEMBER.key("")))


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """The full names of people by id; those that the roster lacks are left out."""
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in sorted(set(person_ids))]
    return {person.person_id: person.full_name for person in of_kind(Person, side_by_side(key_reads(keys)))}


def rows_from(chat_id: str, first: int, most: int) -> list[Row]:
    """The rows of a chat from a sequence number on, in order, at most so many; a consistent read."""
    return _rows(islice(query_each(**_between(chat_id, first, _LAST), Limit=most), most))


def rows_before(chat_id: str, end: int | None, most: int) -> list[Row]:
    """The last rows of a chat before a sequence number, or before its end, in order; a consistent read."""
    last = _LAST if end is None else end - 1
    asked = _between(chat_id, 0, last) | {"ScanIndexForward": False, "Limit": most}
    return _rows(islice(query_each(**asked), most))[::-1]


def rows_between(chat_id: str, first: int, last: int) -> list[Row]:
    """The rows of a chat from one sequence number to another, in order; a consistent read."""
    return _rows(query_all(**_between(chat_id, first, last)))


def _rows(items: Iterable[Item]) -> list[Row]:
    return [_row(item) for item in items]


def _row(item: Item) -> Row:
    record: type[Row] = Message if item["entity"]["S"] == Message.entity else MessageChange
    return record.from_item(item)


def _between(chat_id: str, first: int, last: int) -> dict[str, Any]:
    values = {":pk": chat_pk(chat_id), ":first": row_sk(max(0, first)), ":last": row_sk(min(max(0, last), _LAST))}
    return {
        "TableName": Setting.MESSAGES_TABLE.read(),
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": serialise(values),
        "ConsistentRead": True,
    }
