"""Where the next change of a chat stands, and whether it is there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.errors import Code, DomainError
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.messages import Row

ROWS_BEFORE = 7
"""How many rows before the last one that the sender has seen are read with it: they show the sender's pace."""
MOST_IN_A_WINDOW = 6
"""Changes by one person among the last rows of a chat before they have to wait."""
WINDOW_MS = 5_000
FARTHEST_BEHIND = 1_000
"""Rows that a sender may have missed: more are not read for one send."""


def own_copy(rows: Sequence[Row], person_id: str, client_id: str) -> Row | None:
    """The change among these rows that the sender has made already under this client id."""
    return next((row for row in rows if row.client_id == client_id and row.person_id == person_id), None)


def check_pace(rows: Sequence[Row], person_id: str, now_ms: int) -> None:
    """Raise DomainError(messages_too_fast) where the person has made too many of the last changes in too short a time.

    `rows` are the last ones of the chat; what was made within `WINDOW_MS` milliseconds counts.
    """
    recent = [at for row in rows if row.person_id == person_id and (at := made_at(row)) > now_ms - WINDOW_MS]
    if len(recent) >= MOST_IN_A_WINDOW:
        wait_ms = sorted(recent)[-MOST_IN_A_WINDOW] + WINDOW_MS - now_ms
        raise DomainError(Code.MESSAGES_TOO_FAST, retry_after_seconds=max(1, -(-wait_ms // 1000)))


def unseen(rows: Sequence[Row], known: int) -> list[Row]:
    """The rows behind the last one that the sender has seen."""
    return [row for row in rows if row.sequence_number > known]


def made_at(row: Row) -> int:
    """When a message was sent, or a change made: milliseconds since 1970."""
    return row.sent_at_ms if isinstance(row, Message) else row.changed_at_ms
