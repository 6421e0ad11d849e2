"""What the worlds of the tests have in common: what takes long to make is made once for all tests of a process."""

from __future__ import annotations

import os
from contextlib import contextmanager
from copy import copy, deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
from moto.backends import get_backend

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION, ACCOUNT = "eu-central-1", "123456789012"
SETTINGS = ("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ACCESS_KEY_ID")
"""What a client of one test and that of another may differ in; DynamoDB Local has tables of its own for each key."""

_kept: dict[str, dict[str, Any]] = {}
_unhooked: list[tuple[Any, Any]] = []
_make_client, _make_boto3_client = aws.client, boto3.client


def tables_now() -> dict[str, Any]:
    """The tables on moto with all that is in them, for `put_back`; cheap by `quick_moto`."""
    return deepcopy(get_backend("dynamodb")[ACCOUNT][REGION].tables)


def put_back(tables: dict[str, Any]) -> None:
    """Have the tables as they were."""
    get_backend("dynamodb")[ACCOUNT][REGION].tables = deepcopy(tables)


def made_once(name: str, make: Callable[[], object]) -> None:
    """Have the tables on moto as `make` leaves them."""
    if name in _kept:
        put_back(_kept[name])
    else:
        make()
        _kept[name] = tables_now()


@contextmanager
def laid(tables: dict[str, dict[str, Any]], dynamodb: str | None, *, streams: bool = False) -> Iterator[None]:
    """The tables, empty: on moto, or on the DynamoDB Local that has this address."""
    # moto makes an event of each change; most tests make theirs themselves.
    left_out = set() if streams else {"StreamSpecification"}
    definitions = [{key: one[key] for key in one.keys() - left_out} for one in tables.values()]

    def create() -> None:
        for definition in definitions:
            aws.dynamodb().create_table(**definition)

    if dynamodb is None:
        made_once(f"empty {streams}", create)
        yield  # what moto has ends with it
        return
    create()
    try:
        yield
    finally:
        for name in tables:
            aws.dynamodb().delete_table(TableName=name)


@contextmanager
def shared_clients() -> Iterator[None]:
    """The same clients for all tests: making them takes longer than most. What one hooks into them ends with it."""
    with mock.patch.object(aws, "client", _client), mock.patch.object(boto3, "client", _boto3_client):
        try:
            yield
        finally:
            aws._session.cache_clear()
            for emitter, before in _unhooked:
                emitter.__dict__ = copy(before).__dict__ | {"_lookup_cache": {}}


@cache
def _made(service: str, _of: tuple[str | None, ...]) -> Any:
    aws._session.cache_clear()  # a session keeps the credentials that it found first
    return _remembered(_make_client.__wrapped__(service))


def _client(service: str) -> Any:
    return _made(service, tuple(os.environ.get(name) for name in SETTINGS))


@cache
def _boto3_client(service: str) -> Any:
    return _remembered(_make_boto3_client(service))


def _remembered(client: Any) -> Any:
    emitter = client.meta.events._emitter
    _unhooked.append((emitter, copy(emitter)))
    return client
