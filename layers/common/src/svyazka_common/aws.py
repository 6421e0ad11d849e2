"""The AWS clients of a function, made once for each execution environment."""

from __future__ import annotations

import json
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from botocore.credentials import ReadOnlyCredentials
    from botocore.hooks import BaseEventHooks
    from mypy_boto3_dynamodb import DynamoDBClient

SIDE_BY_SIDE = 16
"""Calls that somebody may make at once."""

READ_SECONDS = 5
"""How long an answer is waited for."""

CONFIG = Config(
    # One slow answer must not use up a function's seconds: then another connection is tried, three times in all.
    connect_timeout=2,
    read_timeout=READ_SECONDS,
    retries={"mode": "standard", "total_max_attempts": 3},
    # As many as anything calls side by side: urllib3 warns of each connection beyond its pool.
    max_pool_connections=SIDE_BY_SIDE,
    # AWS and the type checker check parameters already: a third check here would take a tenth of a call's time. To put
    # the user agent together anew for each call would take a twentieth.
    parameter_validation=False,
    user_agent="svyazka",
)

ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})
ENDPOINTS = {"apigatewaymanagementapi": Setting.SOCKET_CALLBACK_URL}
"""The services with an address of their own, and the setting that has it."""
SIGNED_BY_QUERY = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
"""Addresses of objects that a browser may read for a moment: signed as an object with a key of KMS asks for."""
NEVER_AGAIN = frozenset({"sns"})
"""Services whose calls are not repeated by themselves: a text whose answer was lost may have left."""

_loaded = Event()
_making = Lock()  # botocore's making of clients is not thread-safe


def config_of(service: str) -> Config:
    """Return the configuration of a service's client, by the service's name in botocore."""
    if service == "s3":
        return CONFIG.merge(SIGNED_BY_QUERY)
    return CONFIG.merge(ONCE) if service in NEVER_AGAIN else CONFIG


@cache
def client(service: str) -> Any:
    """The client of a service, by its name in botocore (`sqs`, `events`, `sns`, `s3`, `secretsmanager`)."""
    with _making:
        region = os.environ.get("AWS_REGION")
        address = ENDPOINTS[service].read() if service in ENDPOINTS else None
        botocore_client: Any = _session().create_client(
            service, region_name=region, config=config_of(service), endpoint_url=address
        )
    if service == "dynamodb":
        return_answers_unparsed(botocore_client.meta.events, service)
    return botocore_client


@cache
def _session() -> botocore.session.Session:
    # boto3 would add its resources and the copying of files to S3 to each cold start; the clients are botocore's.
    session = botocore.session.Session()
    parsers: Any = session.get_component("response_parser_factory")
    parsers.set_parser_defaults(timestamp_parser=moment_of)
    return session


def moment_of(value: float | str) -> datetime:
    """The moment that an answer names by seconds since 1970, as ISO 8601 or as HTTP's headers do, in UTC.

    These are all forms that AWS has (https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait). botocore
    would load dateutil for them, which reads dates in any form and takes 6 ms of a start. Raises ValueError.
    """
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        return parsedate_to_datetime(value).astimezone(UTC)


def credentials() -> ReadOnlyCredentials:
    """Return the function's credentials as they are now, for what it signs without a client."""
    current: Any = _session().get_credentials()
    frozen: ReadOnlyCredentials = current.get_frozen_credentials()
    return frozen


def load_descriptions() -> None:
    """Read what DynamoDB's client is made from, without making it: that would ask for credentials."""
    loader: Any = _session().get_component("data_loader")
    for description in ("service-2", "endpoint-rule-set-1"):
        loader.load_service_model("dynamodb", description)
    for data in ("endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data(data)


def return_answers_unparsed(events: BaseEventHooks, service: str) -> None:
    """Let clients of a service that speaks JSON return successful answers as they come; errors are parsed as ever.

    An item's form on the wire is what botocore returns, but for two: binary values, of which no record has any, and
    times, which stay numbers. botocore would walk through each value by the service's description. That takes four
    fifths of the time of a page of fifty items (docs/adr/0016). `before-parse` is an event for such handlers.
    """
    events.register(f"before-parse.{service}", _return_body)


def _return_body(response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_event: Any) -> None:
    if response_dict["status_code"] < HTTPStatus.MULTIPLE_CHOICES:
        customized_response_dict.update(json.loads(response_dict["body"]))
        response_dict["body"] = b"{}"


def dynamodb() -> DynamoDBClient:
    """The DynamoDB client."""
    dynamodb_client: DynamoDBClient = client("dynamodb")
    return dynamodb_client


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=SIDE_BY_SIDE)


def concurrently(*calls: Callable[[], Any]) -> list[Any]:
    """The results of independent AWS calls made side by side, in order; the first failure is raised after all ended.

    The first time in a process they go one after another. They load the modules that were put off until then
    (`svyazka_common.cold_start`), and threads that load modules which need each other's would wait for ever.
    """
    ended = _outcomes(calls) if len(calls) > 1 and _loaded.is_set() else [_outcome(call) for call in calls]
    if calls:
        _loaded.set()
    for _, failure in ended:
        if failure is not None:
            raise failure
    return [result for result, _ in ended]


def _outcomes(calls: Sequence[Callable[[], Any]]) -> list[tuple[Any, Exception | None]]:
    """The outcomes of calls in order. Each thread takes the next call: a thousand futures would take 0.1 s."""
    waiting, ended = deque(enumerate(calls)), {}

    def work(_thread: int) -> None:
        while True:
            try:
                place, call = waiting.popleft()
            except IndexError:
                return
            ended[place] = _outcome(call)

    deque(_pool().map(work, range(min(SIDE_BY_SIDE, len(calls)))), maxlen=0)
    return [ended[place] for place in range(len(calls))]


def _outcome(call: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return call(), None
    except Exception as failure:  # noqa: BLE001 - raised again by who waits for all
        return None, failure
