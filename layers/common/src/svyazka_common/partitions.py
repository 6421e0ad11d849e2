"""Reading a partition of the table `state` or of its inverse index, page by page, and several side by side."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.reading import query_all
from svyazka_common.records.base import INVERSE_INDEX
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svyazka_common.dynamodb import Item

type Read = Callable[[], list[Item]]


def partition(pk: str, prefix: str = "") -> list[Item]:
    """The items of a partition whose sort key begins with `prefix`; a consistent read."""
    condition, values = "pk = :pk", {":pk": pk}
    if prefix:
        condition, values = f"{condition} AND begins_with(sk, :sk)", {**values, ":sk": prefix}
    return _all(KeyConditionExpression=condition, ExpressionAttributeValues=serialise(values), ConsistentRead=True)


def between(pk: str, first: str, last: str) -> list[Item]:
    """The items of a partition from the sort key `first` to `last`; a consistent read."""
    return _all(
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise({":pk": pk, ":first": first, ":last": last}),
        ConsistentRead=True,
    )


def inverse(pk: str, prefix: str = "") -> list[Item]:
    """The relations read from their other end; the index follows the table with a delay."""
    condition, values = "inverse_pk = :pk", {":pk": pk}
    if prefix:
        condition, values = f"{condition} AND begins_with(inverse_sk, :sk)", {**values, ":sk": prefix}
    return _all(IndexName=INVERSE_INDEX, KeyConditionExpression=condition, ExpressionAttributeValues=serialise(values))


def side_by_side(reads: Iterable[Read]) -> list[Item]:
    """What independent reads find."""
    return list(chain.from_iterable(lists(reads)))


def lists(reads: Iterable[Read]) -> list[list[Item]]:
    """What each of independent reads finds, in order."""
    return aws.concurrently(*reads)


def _all(**query: Any) -> list[Item]:
    return query_all(TableName=Setting.STATE_TABLE.read(), **query)
