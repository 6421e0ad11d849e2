"""Answers of DynamoDB taken as they come.

What an item looks like on the wire is what botocore hands out, but for binary values, of which no record has any. To go
through each value by the service's description is most of the time that reading a large answer takes.
"""

from __future__ import annotations

from typing import Any

from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory


class Parsers(ResponseParserFactory):
    """botocore's component `response_parser_factory`."""

    def create_parser(self, protocol_name: str) -> ResponseParser:
        """The parser for a protocol, by its name in botocore."""
        return _Parser() if protocol_name == "json" else super().create_parser(protocol_name)


class _Parser(JSONParser):
    def _handle_structure(self, shape: Any, value: Any) -> Any:
        return value if shape.name == "AttributeValue" else super()._handle_structure(shape, value)  # type: ignore[misc]
