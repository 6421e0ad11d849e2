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
from moto.dynamodb.comparisons import ConditionExpressionParser
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
_parse = ConditionExpressionParser.parse


def hasten_moto() -> None:
    """Make it so, in this process."""
    BaseJSONSerializer._serialize_type_structure = _serialize_values_as_they_are  # type: ignore[method-assign]
    DynamoDBBackend.update_item = _update_a_copy  # type: ignore[method-assign]
    Item.__init__ = _weigh_once  # type: ignore[method-assign]
    Table.__deepcopy__ = _share_items  # type: ignore[attr-defined]
    Table.query = _look_into_one_partition  # type: ignore[method-assign]
    ConditionExpressionParser.parse = _parse_once  # type: ignore[method-assign]
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


def _parse_once(self: ConditionExpressionParser) -> Any:
    # moto takes every condition apart anew; there are some hundred, and in tests of many calls they took half the time.
    if not self.condition_expression:
        return _parse(self)
    names = tuple(sorted((self.expression_attribute_names or {}).items()))
    try:
        node = _with_values(_tree(self.condition_expression, names), self.expression_attribute_values or {})
    except Exception:  # noqa: BLE001 - moto says by itself what is wrong with a condition
        return _parse(self)
    self.expr_attr_names_found.extend(self._find_literals(node))
    self.expr_attr_values_found.extend(self._find_expr_attr_values(node))
    return self._make_op_condition(node)


@cache
def _tree(expression: str, names: tuple[tuple[str, str], ...]) -> Any:
    """A condition as `ConditionExpressionParser.parse` takes it apart; in the place of each value is its name."""
    parser = ConditionExpressionParser(expression, dict(names), _Names())  # type: ignore[arg-type]
    nodes = parser._parse_paths(parser._lex_condition_expression())
    nodes = parser._apply_comparator(parser._apply_functions(nodes))
    nodes = parser._apply_between(parser._apply_in(nodes))
    (node,) = parser._apply_parens_and_booleans(nodes)
    parser._assert_no_redundant_parentheses(node)
    return node


class _Names(dict[str, str]):
    """Has each value under its name: the name."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return name


def _with_values(node: Any, values: dict[str, Any]) -> Any:
    """The tree with the values of a call. Raises KeyError where one is missing."""
    if node.kind == ConditionExpressionParser.Kind.EXPRESSION_ATTRIBUTE_VALUE:
        return node._replace(value=values[node.text])
    children = [_with_values(child, values) for child in node.children]
    return node._replace(children=children) if children else node
