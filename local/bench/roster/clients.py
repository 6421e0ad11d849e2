"""Clients of AWS for the program that measures; it has many items to read."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory

from local import environment
from svyazka_common.lean.attribute_values import Parsers


def session(parsers: ResponseParserFactory | None = None) -> boto3.Session:
    """Clients that take items as they come."""
    core = botocore.session.Session()
    core.register_component("response_parser_factory", parsers or Parsers())
    return boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - of nobody
        region_name=environment.REGION,
        botocore_session=core,
    )


def streams(address: str) -> Any:
    """A client of streams that takes all as it comes: times are seconds then, as Lambda has them."""
    return session(_AsTheyCome()).client("dynamodbstreams", endpoint_url=address)


class _AsTheyCome(ResponseParserFactory):
    def create_parser(self, protocol_name: str) -> ResponseParser:  # noqa: ARG002
        return _Json()


class _Json(JSONParser):
    def _do_parse(self, response: Any, shape: Any) -> Any:  # noqa: ARG002
        return self._parse_body_as_json(response["body"])  # type: ignore[attr-defined]
