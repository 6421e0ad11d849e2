"""Sending what follows from changes: events to the bus, ended memberships and ordered exports to their queues."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

import msgspec

from svyazka_common import aws, queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.events.schemas import AnyEvent
    from svyazka_common.records.chats import EndedMembership
    from svyazka_common.records.exports import ExportOrder

EVENTS_A_CALL = 10
SOURCE = "svyazka"


def publish(events: Sequence[AnyEvent]) -> set[int]:
    """Put all events on the bus; returns the positions of those that EventBridge did not take."""
    failed: set[int] = set()
    for numbered in batched(enumerate(events), EVENTS_A_CALL, strict=False):
        answer = aws.client("events").put_events(Entries=[_entry(event) for _, event in numbered])
        results = zip(numbered, answer["Entries"], strict=True)
        failed |= {position for (position, _), result in results if "ErrorCode" in result}
    return failed


def _entry(event: AnyEvent) -> dict[str, Any]:
    return {
        "EventBusName": Setting.EVENT_BUS.read(),
        "Source": SOURCE,
        "DetailType": event.type,
        "Detail": event.model_dump_json(exclude_none=True),
    }


def tell_ended(memberships: Iterable[EndedMembership]) -> None:
    """Send a message for each. Raises NotSentError where SQS took only some."""
    messages = [{"MessageBody": msgspec.json.encode(ended).decode()} for ended in memberships]
    if messages:
        queues.send_all(Setting.ENDED_MEMBERSHIPS_QUEUE_URL.read(), messages)


def order_exports(orders: Iterable[ExportOrder]) -> None:
    """Send a message for each export of a chat that waits for its file. Raises NotSentError where SQS took only some.

    The export's record is its order, so no crash lies between the two. The table `state` has as many readers of its
    stream as a shard serves without waiting: hence this context brings the orders to safeguarding.
    """
    messages = [{"MessageBody": msgspec.json.encode(order).decode()} for order in orders]
    if messages:
        queues.send_all(Setting.CHAT_EXPORTS_QUEUE_URL.read(), messages)
