"""The AWS clients of a function, made once for each execution environment."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@cache
def client(service: str) -> Any:
    """The client of a service, by its name in botocore (`sqs`, `events`, `sns`, `s3`, `secretsmanager`)."""
    return boto3.client(service)


def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    made: DynamoDBClient = client("dynamodb")
    return made
