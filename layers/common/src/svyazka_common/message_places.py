"""Where the next change of a chat stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.messages import Row


class Place(NamedTuple):
    """Where a change is put: its sequence number, and how many messages stand before it."""

    sequence_number: int
    messages_before: int


def next_place(rows: Sequence[Row]) -> Place:
    """The place behind the last of a chat's rows, which are in order and reach to its end."""
    return Place(rows[-1].sequence_number + 1, rows[-1].number) if rows else Place(1, 0)
