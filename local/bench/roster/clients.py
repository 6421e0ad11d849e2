"""Clients of AWS for the program that measures; it has many items to read."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session

from local import environment
from svyazka_common import aws


def session() -> boto3.Session:
    """Clients that take items as they come."""
    made = boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - of nobody
        region_name=environment.REGION,
        botocore_session=botocore.session.Session(),
    )
    aws.return_answers_unparsed(made.events, "dynamodb")
    return made


def streams(address: str) -> Any:
    """A client of streams that takes all as it comes: times are seconds then, as Lambda has them."""
    made = session()
    aws.return_answers_unparsed(made.events, "dynamodb-streams")
    return made.client("dynamodbstreams", endpoint_url=address)
