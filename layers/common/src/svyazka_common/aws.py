"""The AWS clients of a function, made once for each execution environment."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from svyazka_common.lean.attribute_values import Parsers, Serializer
from svyazka_common.lean.event_handlers import register_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

CONFIG = Config(
    # One slow answer must not use up a function's seconds: then another connection is tried, three times in all.
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 3},
    # AWS checks what it is sent, and the types do; checking it here too is a tenth of a call's time, and putting the
    # user agent together anew for each call a twentieth.
    parameter_validation=False,
    user_agent="svyazka",
)

_loaded = Event()
_making = Lock()  # botocore's making of clients is not thread-safe


@cache
def client(service: str) -> Any:
    """The client of a service, by its name in botocore (`sqs`, `events`, `sns`, `s3`, `secretsmanager`)."""
    with _making:
        register_for(_session(), service)
        made: Any = _session().create_client(service, region_name=os.environ.get("AWS_REGION"), config=CONFIG)
    if service == "dynamodb":
        made._serializer = Serializer()  # noqa: SLF001 - botocore has a component for its parsers alone
    return made


@cache
def _session() -> botocore.session.Session:
    # boto3 would add its resources and the copying of files to S3 to each cold start; the clients are botocore's.
    session = botocore.session.Session(include_builtin_handlers=False)
    register_for(session, None)
    session.register_component("response_parser_factory", Parsers())
    return session


def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    made: DynamoDBClient = client("dynamodb")
    return made


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4)


def concurrently(*calls: Callable[[], Any]) -> list[Any]:
    """The results of independent AWS calls made side by side, in order; the first failure is raised after all ended.

    The first time in a process they go one after another: they load the modules that were put off until then
    (`svyazka_common.lean`), and threads that load modules which need each other's would wait for ever.
    """
    at_once = len(calls) > 1 and _loaded.is_set()
    ended = list(_pool().map(_outcome, calls)) if at_once else [_outcome(call) for call in calls]
    if calls:
        _loaded.set()
    for _, failure in ended:
        if failure is not None:
            raise failure
    return [result for result, _ in ended]


def _outcome(call: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return call(), None
    except Exception as failure:  # noqa: BLE001 - raised again by who waits for all
        return None, failure
