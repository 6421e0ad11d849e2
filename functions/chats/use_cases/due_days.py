"""Sends messages for persons and classes with something that begins or ends on a day without a change of the roster."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from functions.chats.messages import LookAtDay, Outgoing, ReconcilePerson, SettleClass
from functions.chats.queue import send_all
from functions.chats.repository.due_days import SHARDS, delete_due, read_due

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.records.chats import Due

DAYS_BACK = 3
"""A scheduled run catches up on so many days before it."""

SENT_AT_ONCE = 500
"""So many messages are sent before their entries are deleted: after a failure no more than these are sent again."""


def look_at_days(today: str) -> None:
    """Send a message for each shard of today and of the last `DAYS_BACK` days; what is done already has no entry there.

    Raises NotSentError.
    """
    days = [(date.fromisoformat(today) - timedelta(days=back)).isoformat() for back in range(DAYS_BACK + 1)]
    send_all([Outgoing(message=LookAtDay(on=day, shard=shard)) for day in days for shard in range(SHARDS)])


def look_at_day(on: str, shard: int) -> None:
    """Send a message for each class and person of a day's shard, and delete their entries. Raises NotSentError."""
    for dues in batched(read_due(on, shard), SENT_AT_ONCE, strict=False):
        send_all([Outgoing(message=_message(due)) for due in dues])
        delete_due(dues)


def _message(due: Due) -> AnyMessage:
    if due.class_id is not None:
        return SettleClass(class_id=due.class_id)
    return ReconcilePerson(person_id=due.person_id or "")
