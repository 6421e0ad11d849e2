"""The tables in which the messenger's tests talk, and the windows that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from functions.messenger.repository import connections
from messenger.windows import Windows
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


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    """The open windows, none at first, in the place of API Gateway."""
    opened_windows = Windows()
    monkeypatch.setattr(connections, "post", opened_windows.post)
    monkeypatch.setattr(connections, "close", opened_windows.close)
    return opened_windows
