"""What DynamoDB would charge, from what it says about each call, and by AWS's rule where its stand-ins say otherwise.

DynamoDB Local adds up the bytes of a transaction (12 units for twelve rows and a check, of which AWS charges 38). The
emulator counts half of a consistent read. So both are counted here. Each action of a transaction takes two units for
each KB, and a row that stands in the index one more for it. A read takes one unit for each 4 KB, half where it may be
late.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from math import ceil
from typing import TYPE_CHECKING, Any

from local.statements import Insertion, Selection
from svyazka_common.records.base import Prefix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.records.base import Item

KB = 1024
READ_BLOCK = 4 * KB
IN_A_TRANSACTION = 2
IN_THE_INDEX = Prefix.MEMBER.key("")
"""Of the rows that transactions delete or update, the ones with a place in the index."""
READS = frozenset({"GetItem", "BatchGetItem", "Query", "ExecuteStatement"})
REFUSED = "ConditionalCheckFailedException"


class Units:
    """Counts units (`write`, `index_write`, `read`), calls by name, and what statements hold `further` to the first.

    `of_tables` are the units of reads and single writes again, by table.
    """

    def __init__(self) -> None:
        self.begin()

        self._asked = threading.local()  # each call is made and answered in one thread

    def begin(self) -> None:
        """Count from nothing."""
        self.units: Counter[str] = Counter()
        self.of_tables: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.calls: Counter[str] = Counter()
        self.further = 0

    def watch(self, client: Any) -> None:
        """Count what a client does from now on."""
        events = client.meta.events
        events.register("provide-client-params.dynamodb", self._ask)
        events.register("after-call.dynamodb", self._count_answer)

    def _ask(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        self.calls[model.name] += 1
        if model.name == "TransactWriteItems":
            self.units.update(of_transaction(params["TransactItems"]))
            return params
        if model.name == "BatchExecuteStatement":
            self.units.update(of_insertions(params["Statements"]))
            self.further += len(params["Statements"]) - 1
            return params
        if model.name == "ExecuteStatement":
            self.further += len(Selection.parse(params["Statement"], params["Parameters"]).values) - 1
        self._asked.params = params
        return params if model.name in READS else params | {"ReturnConsumedCapacity": "INDEXES"}

    def _count_answer(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        if parsed.get("Error", {}).get("Code") == REFUSED:
            self.units["write"] += 1
        if model.name in READS:
            read = of_read(model.name, self._asked.params, parsed)
            self.units.update(read)
            self.of_tables[_table_of(self._asked.params)].update(read)
        capacity = parsed.get("ConsumedCapacity", [])
        for consumed in [capacity] if isinstance(capacity, dict) else capacity:
            written = of_write(consumed)
            self.units.update(written)
            self.of_tables[consumed["TableName"]].update(written)


def _table_of(asked: Mapping[str, Any]) -> str:
    """The table of a read; the messenger reads one table with each call."""
    return str(asked["TableName"] if "TableName" in asked else next(iter(asked.get("RequestItems", {"": {}}))))


def of_write(consumed: Mapping[str, Any]) -> Counter[str]:
    """The units of a call that writes and is no transaction."""
    of_indexes = sum(index["CapacityUnits"] for index in consumed.get("GlobalSecondaryIndexes", {}).values())
    return Counter({"write": consumed["CapacityUnits"] - of_indexes, "index_write": of_indexes})


def of_read(name: str, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Counter[str]:
    """The units of a call of `READS`.

    Each item that is got by its key counts for itself, also one that isn't there; so does each partition.
    """
    if name == "Query":
        return _read(_blocks(answer.get("Items", [])), asked)
    if name == "ExecuteStatement":
        return _read(_partitions(asked, answer.get("Items", [])), asked)
    if name == "GetItem":
        return _read(_blocks([answer.get("Item", {})]), asked)
    units: Counter[str] = Counter()
    for table, wanted in asked["RequestItems"].items():
        items = answer.get("Responses", {}).get(table, [])
        missing = len(wanted["Keys"]) - len(items)
        units += _read(sum(_blocks([item]) for item in items) + missing, wanted)
    return units


def _partitions(asked: Mapping[str, Any], answered: Iterable[Item]) -> int:
    selection = Selection.parse(asked["Statement"], asked["Parameters"])
    items: dict[str, list[Item]] = {pk: [] for pk in selection.values}
    for item in answered:
        items[item[selection.pk]["S"]].append(item)
    return sum(map(_blocks, items.values()))


def of_insertions(statements: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """The units of BatchExecuteStatement; one that finds an item there already takes as much, but for the index."""
    units: Counter[str] = Counter()
    for statement in statements:
        item = Insertion.parse(statement["Statement"], statement["Parameters"]).item
        blocks = ceil(size(item) / KB)
        units["write"] += blocks
        units["index_write"] += blocks if "inverse_pk" in item else 0
    return units


def _read(blocks: int, asked: Mapping[str, Any]) -> Counter[str]:
    units: dict[str, Any] = {"read": blocks if asked.get("ConsistentRead") else blocks / 2}
    return Counter(units)


def _blocks(items: Iterable[Item]) -> int:
    return max(1, ceil(sum(map(size, items)) / READ_BLOCK))


def of_transaction(actions: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """The units of TransactWriteItems; rows that are deleted or updated are taken for smaller than a KB."""
    units: Counter[str] = Counter()
    for action in actions:
        [(kind, what)] = action.items()
        blocks = ceil(size(what["Item"]) / KB) if kind == "Put" else 1
        units["write"] += IN_A_TRANSACTION * blocks
        if kind == "Put" and "inverse_pk" in what["Item"]:
            units["index_write"] += blocks
        elif kind in {"Delete", "Update"} and what["Key"]["sk"]["S"].startswith(IN_THE_INDEX):
            units["index_write"] += 1
    return units


def size(item: Item) -> int:
    """The bytes of an item, by AWS's rule: names and values in UTF-8, numbers a byte for two digits and one more.

    Names and texts are counted together: this takes of the time that is measured.
    """
    values = item.values()
    texts = [value["S"] for value in values if "S" in value]
    return len("".join([*item, *texts]).encode()) + sum(_size(value) for value in values if "S" not in value)


def _size(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content) / 2) + 1
        case "L":
            return 3 + sum(1 + _size(entry) for entry in content)
        case "M":
            return 3 + size(content) + len(content)
        case _:
            return 1 if kind in {"BOOL", "NULL"} else sum(map(len, content))
