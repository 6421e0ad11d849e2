"""From the stream of `state` to the provisioning queue: what has to be reconciled after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.messages import ReconcilePerson
from functions.chats.queue import Outgoing, send
from functions.chats.repository.audiences import possibly_linked
from functions.chats.rules.work import work
from svyazka_common.records.link import Link
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.streams import BatchAnswer, Change, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Send each piece of work once for a batch; what SQS doesn't take is retried from the stream."""
    groups: dict[AnyMessage, str | None] = {}
    numbers: dict[AnyMessage, list[str]] = {}
    linking: set[AnyMessage] = set()
    for change in changes(event):
        if (message := work(change)) is not None:
            groups.setdefault(message, _group(change))
            numbers.setdefault(message, []).append(change.sequence_number)
            if change.entity == Link.entity:
                linking.add(message)
    asked = _worth_sending(list(groups), linking)
    failed = send([Outgoing(message=message, group=groups[message]) for message in asked])
    return retry_from(number for position in failed for number in numbers[asked[position]])


def _worth_sending(messages: list[AnyMessage], always: set[AnyMessage]) -> list[AnyMessage]:
    """Leave out the persons who can't be in a chat, or a region's first import would ask for a million of them.

    Who links later reads the facts as they are then, so nothing is lost by it.
    """
    doubtful = {
        message.person_id for message in messages if isinstance(message, ReconcilePerson) and message not in always
    }
    kept = possibly_linked(doubtful)
    return [
        message
        for message in messages
        if not isinstance(message, ReconcilePerson) or message in always or message.person_id in kept
    ]


def _group(change: Change) -> str | None:
    group: str | None = change.image.get("organisation_id")
    return group
