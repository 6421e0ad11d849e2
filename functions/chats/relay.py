"""From the stream of `state` to the provisioning queue: what has to be reconciled after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.messages import Outgoing, SettleChat
from functions.chats.queue import SECOND_ROUND_SECONDS, send
from functions.chats.repository.days import remember_classes
from functions.chats.rules.days import new_days
from functions.chats.rules.work import work
from functions.chats.worthwhile import worth_sending
from svyazka_common import clock
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.link import Link
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.streams import BatchAnswer, StreamEvent

CERTAIN = frozenset({Link.entity, Exclusion.entity})
"""Whoever has such an item is or was linked."""


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Send each piece of work once for a batch; what SQS doesn't take is retried from the stream."""
    batch = changes(event)
    groups: dict[AnyMessage, str | None] = {}
    numbers: dict[AnyMessage, list[str]] = {}
    certain: set[AnyMessage] = set()
    for change in batch:
        for message in work(change):
            groups.setdefault(message, change.image.get("organisation_id"))
            numbers.setdefault(message, []).append(change.sequence_number)
            if change.entity in CERTAIN:
                certain.add(message)
    today = clock.today()
    remember_classes(day for change in batch for day in new_days(change, today))
    asked = worth_sending(list(groups), certain)
    failed = send([Outgoing(message=one, group=groups[one], delay_seconds=_delay(one)) for one in asked])
    return retry_from(number for position in failed for number in numbers[asked[position]])


def _delay(message: AnyMessage) -> int:
    # Whether anybody else teaches a subject is asked of the index.
    of_load = isinstance(message, SettleChat) and message.class_id is not None
    return SECOND_ROUND_SECONDS if of_load else 0
