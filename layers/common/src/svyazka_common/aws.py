"""The AWS clients of a function, made once for each execution environment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient


@cache
def client(service: str) -> Any:
    """The client of a service, by its name in botocore (`sqs`, `events`, `sns`, `s3`, `secretsmanager`)."""
    return boto3.client(service)


def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    made: DynamoDBClient = client("dynamodb")
    return made


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4)


def concurrently(*calls: Callable[[], Any]) -> list[Any]:
    """The results of independent AWS calls made side by side, in order; the first failure is raised after all ended."""
    dynamodb()  # made here, since botocore's making of clients is not thread-safe
    futures = [_pool().submit(call) for call in calls]
    failures = [failure for future in futures if (failure := future.exception()) is not None]
    if failures:
        raise failures[0]
    return [future.result() for future in futures]
