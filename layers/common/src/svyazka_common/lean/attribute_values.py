"""Calls of DynamoDB sent as they are, and its answers taken as they come.

What an item looks like on the wire is what botocore takes and hands out, but for binary values, of which no record has
any. To go through each value by the service's description is most of the time that a large call or answer takes.
"""

from __future__ import annotations

from typing import Any

from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory
from botocore.serialize import JSONSerializer


class Parsers(ResponseParserFactory):
    """botocore's component `response_parser_factory`."""

    def create_parser(self, protocol_name: str) -> ResponseParser:
        """The parser for a protocol, by its name in botocore."""
        return _Parser() if protocol_name == "json" else super().create_parser(protocol_name)


class _Parser(JSONParser):
    def _handle_map(self, shape: Any, value: Any) -> Any:
        return value if shape.value.name == "AttributeValue" else super()._handle_map(shape, value)  # type: ignore[misc]


class Serializer(JSONSerializer):
    """botocore's serializer of a DynamoDB client: nothing that such a client is asked has another name on the wire."""

    def _serialize(self, serialized: dict[str, Any], value: dict[str, Any], *_described: Any) -> None:
        serialized.update(value)
