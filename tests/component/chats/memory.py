"""The chats on a table in memory (`MemoryTable`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_table import MemoryTable

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

TABLE = MemoryTable()


def fresh(*records: Record) -> None:
    """Only these are in the table."""
    TABLE.items = {}
    put(*records)


def put(*records: Record) -> None:
    for record in records:
        TABLE.put(record.to_item())
