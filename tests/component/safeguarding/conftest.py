"""The tables in which the tests of safeguarding play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from messenger.world import opened

from safeguarding.world import appoint, open_school

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def chat(tables: dict[str, dict[str, Any]]) -> Iterator[None]:
    """The chat of a class, in a school with an administrator."""
    with opened(tables):
        open_school()
        appoint("admin")
        yield
