"""What moto (5.2.5) lacks of PartiQL: it takes the last value of an IN for all of them, and inserts no parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType

from local.statements import Insertion, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Item


def teach_moto() -> None:
    """Have it answer the statements of `svyazka_common.reading` and `svyazka_common.transactions`, in this process."""
    DynamoDBBackend.execute_statement = _select  # type: ignore[method-assign]
    DynamoDBBackend.batch_execute_statement = _insert_all  # type: ignore[method-assign]


def _select(self: DynamoDBBackend, statement: str, parameters: list[dict[str, Any]]) -> list[Item]:
    selection = Selection.parse(statement, parameters)
    return selection.among(_items(self, selection))


def _items(backend: DynamoDBBackend, selection: Selection) -> Iterator[Item]:
    table = backend.tables[selection.table]
    pks = [DynamoType({"S": value}) for value in selection.values] if selection.index is None else list(table.items)
    for pk in pks:
        for item in table.items.get(pk, {}).values():
            yield item.to_json()["Attributes"]


def _insert_all(self: DynamoDBBackend, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    read = [Insertion.parse(one["Statement"], one["Parameters"]) for one in statements]
    if len({(one.item["pk"]["S"], one.item["sk"]["S"]) for one in read}) < len(read):
        raise MockValidationException("Provided list of item keys contains duplicates")
    return [_insert(self, one) for one in read]


def _insert(backend: DynamoDBBackend, insertion: Insertion) -> dict[str, Any]:
    table, item = backend.tables[insertion.table], insertion.item
    answer: dict[str, Any] = {"TableName": insertion.table}
    if DynamoType(item["sk"]) in table.items.get(DynamoType(item["pk"]), {}):
        return answer | {"Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}}
    backend.put_item(insertion.table, item)
    return answer
