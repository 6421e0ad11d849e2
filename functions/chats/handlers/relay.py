"""From the stream of `state` to the provisioning queue: what has to be reconciled after each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.use_cases.relay import relay
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Send the messages that follow from a batch of changes; what SQS doesn't take is retried from the stream."""
    return retry_from(relay(changes(event)))
