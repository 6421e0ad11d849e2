"""Deleting what schools keep no longer, a part of the schools each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.safeguarding.repository import retention
from functions.safeguarding.rules.retention import due_today, is_outdated, kept_from_ms, outdated
from svyazka_common import chat_reading, clock
from svyazka_common.organisations import directory
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS_A_PAGE = 500
PAGES_A_CHAT = 20
"""So many pages of one chat in one round: a chat that has more goes on a week later, and holds up no other."""
EXPORT_KEPT_MS = 365 * 24 * 3600 * 1000
"""An export's record holds the reason in the administrator's words; the audit trail keeps it for its own time."""


class Retained(Struct, frozen=True, kw_only=True):
    """What a round has done: rows deleted, and schools that it had no time for."""

    deleted: int
    left: int


def delete_outdated(has_time: Callable[[], bool]) -> Retained:
    """Delete what is older than each school keeps it, of the schools whose day it is, while there is time.

    A message that was reported goes too; the report has kept it, and stays as long as reports do.
    """
    today = clock.today()
    schools, _ = directory("school")
    authorities, _ = directory("authority")
    due = due_today(sorted(one.organisation_id for one in (*schools, *authorities)), today)
    deleted = 0
    for at, organisation_id in enumerate(due):
        if not has_time():
            return Retained(deleted=deleted, left=len(due) - at)
        from_ms = kept_from_ms(today, retention.policy_of(organisation_id).retention_months)
        retention.delete_exports(organisation_id, clock.now_ms() - EXPORT_KEPT_MS)
        deleted += sum(_shorten(chat_id, from_ms) for chat_id in retention.chats_of(organisation_id))
    return Retained(deleted=deleted, left=0)


def _shorten(chat_id: str, from_ms: int) -> int:
    """Delete a chat's rows from before a moment; how many went. The last row stays, and says nothing any more."""
    deleted = 0
    for _ in range(PAGES_A_CHAT):
        rows = chat_reading.rows_from(chat_id, 0, ROWS_A_PAGE)
        old = outdated(rows, from_ms)
        retention.delete_rows(chat_id, old)
        deleted += len(old)
        if len(old) < len(rows) - 1 or len(rows) < ROWS_A_PAGE:
            break
    last = rows[-1] if rows else None
    if len(rows) < ROWS_A_PAGE and isinstance(last, Message) and is_outdated(last, from_ms):
        retention.empty_last(last, clock.now_ms())
    if rows and (deleted > 0 or is_outdated(rows[-1], from_ms)):
        retention.empty_head(chat_id, from_ms)
        retention.move_marks(chat_id, rows[len(old)])
    return deleted
