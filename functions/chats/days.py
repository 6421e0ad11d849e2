"""Seeing to what begins or ends on a day without a change of the roster."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from functions.chats.messages import LookAtDay, Outgoing, ReconcilePerson, SettleClass
from functions.chats.queue import send_all
from functions.chats.repository.days import SHARDS, due, strike_out

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.records.chats import Due

DAYS_BACK = 3
"""A schedule that did not run for so many days is made good by the next one."""

AT_ONCE = 500


def look_at(on: str, shard: int) -> None:
    """Send a message for each class and person of a part of a day, and strike them out. Raises NotSentError."""
    for some in batched(due(on, shard), AT_ONCE, strict=False):
        send_all([Outgoing(message=_message(one)) for one in some])
        strike_out(some)


def days_to_look_at(today: str) -> list[LookAtDay]:
    """All parts of today and of the last days; whoever was seen to is there no more."""
    days = [(date.fromisoformat(today) - timedelta(days=back)).isoformat() for back in range(DAYS_BACK + 1)]
    return [LookAtDay(on=day, shard=shard) for day in days for shard in range(SHARDS)]


def _message(one: Due) -> AnyMessage:
    if one.class_id is not None:
        return SettleClass(class_id=one.class_id)
    return ReconcilePerson(person_id=one.person_id or "")
