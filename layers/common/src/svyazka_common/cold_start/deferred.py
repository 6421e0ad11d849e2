"""The modules that are put off, and the names that importing them is mostly about."""

from __future__ import annotations

import collections.abc
from typing import TYPE_CHECKING, TypeVar

from svyazka_common.cold_start.deferral import on_call

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svyazka_common.cold_start.deferral import Provided

POWERTOOLS = "aws_lambda_powertools"
DOCSTRINGS = ("ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring")

RECORD_MODELS = ("DynamoDBStreamRecordModel", "KinesisDataStreamRecord", "SqsRecordModel")


def _on_call(*names: str) -> Provided:
    return {name: on_call(name) for name in names}


def _no_docstring(*_arguments: object, **_described: object) -> None:
    """Give a client's method no docstring."""


DEFERRED: Mapping[str, Provided] = {
    # Packages whose __init__ imports all that they have.
    POWERTOOLS: {},
    f"{POWERTOOLS}.event_handler": {},
    f"{POWERTOOLS}.event_handler.openapi": {},
    f"{POWERTOOLS}.event_handler.types": {"EventHandlerInstance": lambda _module: TypeVar("EventHandlerInstance")},
    f"{POWERTOOLS}.utilities.data_classes": {},
    "urllib3": {},
    "urllib3.http2": {},
    "boto3": {},
    # Modules that are there for what no handler does: writing documentation, following a path through JSON, reading
    # dates in free form, copying files to S3, looking for plugins.
    "botocore.docs": {},
    "botocore.docs.docstring": dict.fromkeys(DOCSTRINGS, lambda _module: _no_docstring),
    "boto3.compat": {"collections_abc": lambda _module: collections.abc},
    f"{POWERTOOLS}.utilities.jmespath_utils": {},
    # Powertools' batches import the models of all events where pydantic is loaded, to name their types.
    f"{POWERTOOLS}.utilities.parser": {},
    f"{POWERTOOLS}.utilities.parser.models": dict.fromkeys(RECORD_MODELS, lambda _module: object),
    f"{POWERTOOLS}.utilities.parser.models.kafka": {"KafkaRecordModel": lambda _module: object},
    "jmespath": {},
    "dateutil.parser": _on_call("parse"),
    "dateutil.tz": _on_call("tzlocal", "tzutc"),
    # What only asynchronous batches and other formats of messages need.
    "asyncio": {},
    "msgspec.inspect": {},
    "msgspec.json": {},
    "msgspec.toml": {},
    "msgspec.yaml": {},
    "pydantic.plugin._loader": {"get_plugins": lambda _module: tuple},
}
