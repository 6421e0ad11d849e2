"""The tables in which the messenger's tests talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from messenger.world import opened

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def talking(tables: dict[str, dict[str, Any]]) -> Iterator[None]:
    """A chat with its people, on moto."""
    with opened(tables):
        yield


@pytest.fixture
def locking(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[None]:
    """The same on DynamoDB Local, which has the locks that moto hasn't."""
    with opened(tables, dynamodb_local):
        yield
