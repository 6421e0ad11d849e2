"""The chats on a table in memory (`MemoryTable`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chats_world import TODAY
from memory_table import MemoryTable

from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record

TABLE = MemoryTable()


@pytest.fixture(scope="module")
def in_memory() -> Iterator[None]:
    """For a whole module, whose tests begin with `fresh` or a copy of their own."""
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(aws, "dynamodb", lambda: TABLE)
        patches.setattr(clock, "today", lambda: TODAY)
        patches.setenv("STATE_TABLE", "state")
        patches.setenv("ACCESS_TABLE", "access")
        yield


def fresh(*records: Record) -> None:
    """Only these are in the table."""
    TABLE.items = {}
    put(*records)


def put(*records: Record) -> None:
    for record in records:
        TABLE.put(record.to_item())
