"""moto (5.2.5) without its detours, which took most of the time of the tests; what it answers is the same.

`tests/component/test_quick_moto.py` holds that.
"""

from __future__ import annotations

from copy import copy, deepcopy
from functools import cache
from typing import Any

from moto.core import models, responses
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table

LARGEST_ITEM = 405_000
"""As `LimitedSizeDict` has it."""
INDEX_NAME = 6
"""Its place among what a query is asked behind the key."""

_serialize_structure = BaseJSONSerializer._serialize_type_structure
_update_item = DynamoDBBackend.update_item
_query = Table.query


def hasten_moto() -> None:
    """Make it so, in this process."""
    BaseJSONSerializer._serialize_type_structure = _serialize_values_as_they_are  # type: ignore[method-assign]
    DynamoDBBackend.update_item = _update_a_copy  # type: ignore[method-assign]
    Item.__init__ = _weigh_once  # type: ignore[method-assign]
    Table.__deepcopy__ = _share_items  # type: ignore[attr-defined]
    Table.query = _look_into_one_partition  # type: ignore[method-assign]
    models.RESPONSES_METHODS = []  # nothing here asks AWS by `requests`, for which it makes 1,300 answers
    responses.method_names_from_class = cache(method_names_from_class)  # type: ignore[attr-defined]  # asked for each call


def _serialize_values_as_they_are(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    # A value is as DynamoDB answers it by now; moto looks for each of the ten kinds under each of four names.
    if shape.name == "AttributeValue" and isinstance(value, dict):
        self._default_serialize(serialized, value, shape, key)
    else:
        _serialize_structure(self, serialized, value, shape, key)


def _weigh_once(self: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    # moto weighs all that an item has by then with each attribute.
    self.hash_key, self.range_key = hash_key, range_key
    self.attrs = LimitedSizeDict()
    for name, value in attrs.items():
        dict.__setitem__(self.attrs, name, DynamoType(value))
    if self.size() > LARGEST_ITEM:
        raise ItemSizeTooLarge


def _update_a_copy(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *args: Any, **named: Any) -> Item:
    # So an item is never changed, only replaced, and copies of a table may share it.
    table = self.get_table(table_name)
    hash_key, range_key = self.get_keys_value(table, key)
    partition: dict[Any, Item] = table.items.get(hash_key, {})
    if range_key in partition:
        partition[range_key] = deepcopy(partition[range_key])
    return _update_item(self, table_name, key, *args, **named)


def _share_items(self: Table, _: dict[int, Any]) -> Table:
    # moto copies each table that a transaction touches, in case it fails: all items, and all that the stream told.
    copied = copy(self)
    copied.items = self.items.copy()
    for key, partition in self.items.items():
        copied.items[key] = partition.copy()
    if self.stream_shard is not None:
        copied.stream_shard = copy(self.stream_shard)
        copied.stream_shard.table, copied.stream_shard.items = copied, self.stream_shard.items.copy()
    return copied


def _look_into_one_partition(self: Table, hash_key: DynamoType | None, *asked: Any, **named: Any) -> Any:
    # moto compares the keys of all items, and sorts them.
    looked_into = self
    if hash_key is not None and asked[INDEX_NAME] is None:
        looked_into = copy(self)
        looked_into.items = {hash_key: self.items.get(hash_key, {})}  # type: ignore[assignment]
    return _query(looked_into, hash_key, *asked, **named)
