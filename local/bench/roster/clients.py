"""Clients of AWS for the program that measures; it has many items to read."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session

from local import environment
from svyazka_common.lean.attribute_values import Parsers


def session(**parsing: Any) -> boto3.Session:
    """Clients that take items as they come; `parsing` is how botocore's parsers read the rest."""
    core, parsers = botocore.session.Session(), Parsers()
    parsers.set_parser_defaults(**parsing)
    core.register_component("response_parser_factory", parsers)
    return boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - of nobody
        region_name=environment.REGION,
        botocore_session=core,
    )


def streams(address: str) -> Any:
    """A client of streams that leaves times as seconds, as Lambda has them; botocore goes by way of time zones."""
    return session(timestamp_parser=float).client("dynamodbstreams", endpoint_url=address)
