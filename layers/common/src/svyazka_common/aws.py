"""The AWS clients of a function, made once for each execution environment."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

# One slow answer must not use up a function's seconds: then another connection is tried, three times in all.
CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})

_making = Lock()  # botocore's making of clients is not thread-safe


@cache
def client(service: str) -> Any:
    """The client of a service, by its name in botocore (`sqs`, `events`, `sns`, `s3`, `secretsmanager`)."""
    with _making:
        return _session().create_client(service, region_name=os.environ.get("AWS_REGION"), config=CONFIG)


@cache
def _session() -> botocore.session.Session:
    # boto3 would add its resources and the copying of files to S3 to each cold start; the clients are botocore's.
    return botocore.session.get_session()


def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    made: DynamoDBClient = client("dynamodb")
    return made


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4)


def concurrently(*calls: Callable[[], Any]) -> list[Any]:
    """The results of independent AWS calls made side by side, in order; the first failure is raised after all ended."""
    futures = [_pool().submit(call) for call in calls]
    failures = [failure for future in futures if (failure := future.exception()) is not None]
    if failures:
        raise failures[0]
    return [future.result() for future in futures]
