"""Reading records by their keys, and who leans on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.roster.changes.repository.kinds import record_of
from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.reading import get_all
from svyazka_common.records.base import INVERSE_INDEX, key_of
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.changes.models.base import Place
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record

ITEMS_A_PAGE = 100


def read(places: Iterable[Place]) -> dict[Place, Record]:
    """What is stored at some places; what isn't there is left out."""
    keys = [key_of(pk, sk) for pk, sk in sorted(set(places))]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return {(item["pk"]["S"], item["sk"]["S"]): record_of(item) for item in items}


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what a query finds, and from where it goes on; None where that is all."""

    items: list[Item]
    after: Mapping[str, str] | None


def page(pk: str, prefix: str, after: Mapping[str, str] | None = None) -> Page:
    """The items of a partition whose sort key begins so; a consistent read."""
    return _page("", pk, prefix, after, ConsistentRead=True)


def inverse_page(pk: str, prefix: str, after: Mapping[str, str] | None = None) -> Page:
    """The same of the inverse index, which follows the table with a delay."""
    return _page("inverse_", pk, prefix, after, IndexName=INVERSE_INDEX)


def any_in(pk: str, prefix: str) -> bool:
    """Whether there is an item in a partition whose sort key begins so; a consistent read of one item."""
    answer = aws.dynamodb().query(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=serialise({":pk": pk, ":prefix": prefix}),
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Items"])


def _page(side: str, pk: str, prefix: str, after: Mapping[str, str] | None, **query: Any) -> Page:
    condition, values = f"{side}pk = :pk", {":pk": pk}
    if prefix:
        condition, values = f"{condition} AND begins_with({side}sk, :prefix)", {**values, ":prefix": prefix}
    if after is not None:
        query["ExclusiveStartKey"] = serialise(after)
    answer = aws.dynamodb().query(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression=condition,
        ExpressionAttributeValues=serialise(values),
        Limit=ITEMS_A_PAGE,
        **query,
    )
    last = answer.get("LastEvaluatedKey")
    return Page(answer["Items"], {name: value["S"] for name, value in last.items()} if last else None)
