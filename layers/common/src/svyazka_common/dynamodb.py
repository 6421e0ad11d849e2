"""DynamoDB's own item form and back, and transactions that wait out a conflict."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

type Item = dict[str, Any]
type Key = dict[str, dict[str, str]]

_to_dynamodb = TypeSerializer()
_from_dynamodb = TypeDeserializer()


def serialise(plain: Mapping[str, Any]) -> Item:
    """Attribute values of plain Python values (str, int, bool, list, dict, set of str)."""
    return {
        # Most values are strings; boto3 would ask for eight other types first.
        name: {"S": value} if type(value) is str else _to_dynamodb.serialize(value)
        for name, value in plain.items()
    }


def deserialise(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain Python values of attribute values; whole numbers come back as int."""
    return {
        name: value["S"] if "S" in value else _plain(_from_dynamodb.deserialize(value)) for name, value in item.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    return value
