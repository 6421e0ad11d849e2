"""The running program for tests, which pass over what needs it where there is no Java."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from local.dynamodb_local import server
from local.dynamodb_local.java import java
from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def running() -> Generator[str]:
    """The address of a DynamoDB Local of our own. Each access key has tables of its own in it."""
    try:
        java()
    except LocalError as error:
        pytest.skip(str(error))
    with server.running() as address:
        yield address
