"""From the stream of `state` to the provisioning queue: what has to be reconciled after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.queue import Outgoing, send
from functions.chats.rules.work import work
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.streams import BatchAnswer, Change, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Send each piece of work once for a batch; what SQS doesn't take is retried from the stream."""
    groups: dict[AnyMessage, str | None] = {}
    numbers: dict[AnyMessage, list[str]] = {}
    for change in changes(event):
        if (message := work(change)) is not None:
            groups.setdefault(message, _group(change))
            numbers.setdefault(message, []).append(change.sequence_number)
    asked = list(groups)
    failed = send([Outgoing(message=message, group=groups[message]) for message in asked])
    return retry_from(number for position in failed for number in numbers[asked[position]])


def _group(change: Change) -> str | None:
    group: str | None = change.image.get("organisation_id")
    return group
