"""Reading items of the tables and of the inverse index."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.problems import Code, ProblemError
from svyazka_common.reading import query_all
from svyazka_common.records.base import INVERSE_INDEX, Record, of_kind
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from svyazka_common.dynamodb import Item, Key

type Read = Callable[[], list[Item]]


def first[R: Record](cls: type[R], items: list[Item]) -> R | None:
    """The first record of a kind, or None."""
    return next(iter(of_kind(cls, items)), None)


def get_items(table: str, keys: Sequence[Key]) -> list[Item]:
    """Up to 100 items in one consistent read. Raises ProblemError(busy) where the table did not answer for all."""
    answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": list(keys), "ConsistentRead": True}})
    if answer["UnprocessedKeys"]:
        raise ProblemError(Code.BUSY, retry_after_seconds=1)
    return answer["Responses"][table]


def partition(pk: str, prefix: str) -> list[Item]:
    """The items of a partition whose sort key begins with `prefix`; a consistent read."""
    return query("pk = :pk AND begins_with(sk, :sk)", pk=pk, sk=prefix)


def inverse(pk: str, prefix: str) -> list[Item]:
    """The relations read from their other end; the index follows the table with a delay."""
    return query("inverse_pk = :pk AND begins_with(inverse_sk, :sk)", index=INVERSE_INDEX, pk=pk, sk=prefix)


def side_by_side(reads: Iterable[Read]) -> list[Item]:
    """What independent reads find."""
    return list(chain.from_iterable(aws.concurrently(*reads)))


def query(condition: str, *, index: str | None = None, **values: str) -> list[Item]:
    """All items that a key condition finds; `condition` may use `:name` for each keyword."""
    # The index can't be read consistently; the table is.
    place: dict[str, Any] = {"IndexName": index} if index else {"ConsistentRead": True}
    return query_all(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression=condition,
        ExpressionAttributeValues=serialise({f":{name}": value for name, value in values.items()}),
        **place,
    )
