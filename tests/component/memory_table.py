"""The table `state` in memory, for tests that play thousands of schedules: moto's calls take a hundred times as long.

It knows what the chats' code uses of DynamoDB; `chats/test_memory.py` holds it against DynamoDB Local. Conditions are
moto's to judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from declared import touched_by
from moto.dynamodb.comparisons import get_filter_expression
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.dynamo_type import Item as MotoItem

from local.statements import Insertion, Selection
from svyazka_common.records.base import deserialise, serialise

if TYPE_CHECKING:
    from collections.abc import Callable

type Item = dict[str, Any]
type Place = tuple[str, str]

KEYS = re.compile(r"(\w+) = (:\w+)(?: AND (?:begins_with\((\w+), (:\w+)\)|(\w+) BETWEEN (:\w+) AND (:\w+)))?")
CLAUSES = re.compile(r"\b(SET|ADD|REMOVE) (.*?)(?= (?:SET|ADD|REMOVE) |$)")


class MemoryTable:
    """A DynamoDB client with one table; `before` and `after` are called around each call with its name."""

    def __init__(self) -> None:
        self.items: dict[Place, Item] = {}
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[str], None] = lambda _: None
        self.stream: list[tuple[Item | None, Item | None]] = []
        self.units: dict[str, float] = defaultdict(float)
        self.touched: set[tuple[str, str]] = set()
        self._plain: dict[int, tuple[Item, dict[str, Any]]] = {}

    def rows(self) -> list[dict[str, Any]]:
        """Everything, as plain Python values."""
        return [self._plainly(item) for item in self.items.values()]

    def query(self, **asked: Any) -> dict[str, Any]:
        self._called("Query", asked)
        keys = KEYS.fullmatch(asked["KeyConditionExpression"])
        assert keys is not None, asked["KeyConditionExpression"]
        values = {name: value["S"] for name, value in asked["ExpressionAttributeValues"].items()}
        pk, sk = ("inverse_pk", "inverse_sk") if "IndexName" in asked else ("pk", "sk")
        items = [item for item in self.items.values() if item.get(pk, {}).get("S") == values[keys[2]]]
        if keys[4]:
            items = [item for item in items if item[sk]["S"].startswith(values[keys[4]])]
        if keys[6]:
            items = [item for item in items if values[keys[6]] <= item[sk]["S"] <= values[keys[7]]]
        self._read([sum(map(size, items))], eventually="IndexName" in asked)
        return self._answer("Query", {"Items": sorted(items, key=lambda item: item[sk]["S"].encode())})

    def execute_statement(self, **asked: Any) -> dict[str, Any]:
        self._called("ExecuteStatement", asked)
        selection = Selection.parse(asked["Statement"], asked["Parameters"])
        assert len(set(selection.values)) == len(selection.values) <= 50, "DynamoDB refuses more"
        items = selection.among(self.items.values())
        partitions = [[item for item in items if item[selection.pk]["S"] == value] for value in selection.values]
        self._read([sum(map(size, some)) for some in partitions], eventually=selection.index is not None)
        return self._answer("ExecuteStatement", {"Items": items})

    def batch_execute_statement(self, *, Statements: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchExecuteStatement", {"Statements": Statements})
        items = [Insertion.parse(one["Statement"], one["Parameters"]).item for one in Statements]
        assert len({_place(item) for item in items}) == len(items) <= 25, "DynamoDB refuses others"
        answers: list[dict[str, Any]] = []
        for item in items:
            if _place(item) in self.items:
                answers.append({"Error": {"Code": "DuplicateItem"}})
                self.units["write"] += 1
            else:
                answers.append({})
                self._apply({"Put": {"Item": item}})
        return self._answer("BatchExecuteStatement", {"Responses": answers})

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchGetItem", {"RequestItems": RequestItems})
        ((table, asked),) = RequestItems.items()
        places = [_place(key) for key in asked["Keys"]]
        assert len(set(places)) == len(places) <= 100, "DynamoDB refuses such keys"
        items = [self.items[place] for place in places if place in self.items]
        self._read([size(self.items.get(place, {})) for place in places])
        return self._answer("BatchGetItem", {"Responses": {table: items}, "UnprocessedKeys": {}})

    def batch_write_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchWriteItem", {"RequestItems": RequestItems})
        ((_, requests),) = RequestItems.items()
        for request in requests:
            self._apply(
                {"Put": request["PutRequest"]} if "PutRequest" in request else {"Delete": request["DeleteRequest"]}
            )
        return self._answer("BatchWriteItem", {"UnprocessedItems": {}})

    def transact_write_items(self, *, TransactItems: list[Any]) -> dict[str, Any]:  # noqa: N803
        self._called("TransactWriteItems", {"TransactItems": TransactItems})
        assert len({_place_of(action) for action in TransactItems}) == len(TransactItems) <= 100
        reasons = [self._reason(action) for action in TransactItems]
        if any(reason["Code"] != "None" for reason in reasons):
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            self.after("TransactWriteItems")
            raise ClientError(answer, "TransactWriteItems")
        for action in TransactItems:
            self._apply(action, times=2)
        return self._answer("TransactWriteItems", {})

    def update_item(self, **asked: Any) -> dict[str, Any]:
        self._called("UpdateItem", asked)
        self._apply({"Update": asked})
        return self._answer("UpdateItem", {})

    def put_item(self, **asked: Any) -> dict[str, Any]:
        self._called("PutItem", asked)
        self._apply({"Put": asked})
        return self._answer("PutItem", {})

    def delete_item(self, **asked: Any) -> dict[str, Any]:
        self._called("DeleteItem", asked)
        self._apply({"Delete": asked})
        return self._answer("DeleteItem", {})

    def put(self, item: Item) -> None:
        """Store an item."""
        self._change(_place(item), item)

    def delete(self, key: Item) -> None:
        """Remove an item, if there is one."""
        self._change(_place(key), None)

    def _change(self, place: Place, new: Item | None) -> None:
        old = self.items.pop(place, None)
        if new is not None:
            self.items[place] = new
        if old != new:
            self.stream.append((old, new))

    def _answer(self, name: str, answer: dict[str, Any]) -> dict[str, Any]:
        self.after(name)
        return answer

    def _called(self, operation: str, params: dict[str, Any]) -> None:
        self.touched |= touched_by(operation, params)
        self.before()

    def _read(self, sizes: list[int], *, eventually: bool = False) -> None:
        self.units["calls"] += 1
        self.units["read"] += sum(max(1, -(-one // 4096)) for one in sizes) / (2 if eventually else 1)

    def _written(self, old: Item | None, new: Item | None, times: int) -> None:
        self.units["write"] += times * max(1, -(-max(size(old or {}), size(new or {})) // 1024))
        inverse = [item for item in (old, new) if item is not None and "inverse_pk" in item]
        if inverse and old != new:
            keys = {(item["inverse_pk"]["S"], item["inverse_sk"]["S"]) for item in inverse}
            self.units["write"] += len(keys) * -(-size(inverse[-1]) // 1024)

    def _reason(self, action: dict[str, Any]) -> dict[str, Any]:
        ((_, asked),) = action.items()
        condition, item = asked.get("ConditionExpression"), self.items.get(_place_of(action), {})
        if condition is None:
            return {"Code": "None"}
        names, values = asked.get("ExpressionAttributeNames"), asked.get("ExpressionAttributeValues", {})
        judged = get_filter_expression(condition, names, values)
        return (
            {"Code": "None"}
            if judged.expr(_as_moto_sees(item))
            else {"Code": "ConditionalCheckFailed", "Item": item or None}
        )

    def _apply(self, action: dict[str, Any], times: int = 1) -> None:
        ((kind, asked),) = action.items()
        place = _place_of(action)
        old = self.items.get(place)
        self._do(kind, asked)
        self._written(old, self.items.get(place), times)

    def _do(self, kind: str, asked: dict[str, Any]) -> None:
        match kind:
            case "Put":
                self.put(asked["Item"])
            case "Delete":
                self.delete(asked["Key"])
            case "Update":
                self.put(_updated(self.items.get(_place(asked["Key"]), asked["Key"]), asked))

    def _plainly(self, item: Item) -> dict[str, Any]:
        # An item is never changed, only replaced; keeping it here keeps its id.
        if id(item) not in self._plain:
            self._plain[id(item)] = (item, deserialise(item))
        return self._plain[id(item)][1]


def size(item: Item) -> int:
    """In bytes, as DynamoDB counts them: names, texts in UTF-8, numbers by pairs of digits, a little for each list."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def _size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return len(content) // 2 + 2
        case "SS":
            return sum(len(one.encode()) for one in content)
        case "L":
            return 3 + sum(1 + _size(one) for one in content)
        case "M":
            return 3 + len(content) + size(content)
        case _:
            return 1


def _as_moto_sees(item: Item) -> MotoItem:
    return MotoItem(DynamoType(item.get("pk", {"S": ""})), DynamoType(item.get("sk", {"S": ""})), item)


def _place(key: Item) -> Place:
    return key["pk"]["S"], key["sk"]["S"]


def _place_of(action: dict[str, Any]) -> Place:
    ((_, asked),) = action.items()
    return _place(asked.get("Key") or asked["Item"])


def _updated(item: Item, asked: dict[str, Any]) -> Item:
    names, values = asked.get("ExpressionAttributeNames", {}), deserialise(asked["ExpressionAttributeValues"])
    plain = deserialise(item)
    for clause, what in CLAUSES.findall(asked["UpdateExpression"]):
        for part in what.split(", "):
            name, value = part.replace(" = ", " ").partition(" ")[::2]
            name = names.get(name, name)
            if clause == "REMOVE":
                plain.pop(name, None)
            elif clause == "SET":
                plain[name] = values[value]
            else:
                plain[name] = _added(plain.get(name), values[value])
    return serialise({name: Decimal(value) if isinstance(value, int) else value for name, value in plain.items()})


def _added(before: Any, addition: Any) -> Any:
    if isinstance(addition, set):
        return (before or set()) | addition
    return (before or 0) + addition
