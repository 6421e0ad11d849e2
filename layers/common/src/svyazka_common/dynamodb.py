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
    """Attribute values of plain Python values (str, int, bool, list, dict, set of str or int)."""
    return {name: {"S": value} if type(value) is str else _value(value) for name, value in plain.items()}


def _value(plain: Any) -> Any:
    # Most values are one of these three; boto3 would ask for eight other types first.
    match plain:
        case str():
            return {"S": plain}
        case bool():
            return {"BOOL": plain}
        case int():
            return {"N": str(plain)}
        case list():
            return {"L": [_value(entry) for entry in plain]}
        case _:
            return _to_dynamodb.serialize(plain)


def deserialise(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain Python values of attribute values; whole numbers come back as int."""
    return {name: value["S"] if "S" in value else _plain(value) for name, value in item.items()}


def _plain(value: Any) -> Any:
    match value:
        case {"S": text}:
            return text
        case {"N": number}:
            return int(Decimal(number))
        case {"L": entries}:
            return [_plain(entry) for entry in entries]
        case {"NS": numbers}:
            return {int(Decimal(number)) for number in numbers}
        case {"M": entries}:
            return {name: _plain(entry) for name, entry in entries.items()}
        case _:
            return _from_dynamodb.deserialize(value)
