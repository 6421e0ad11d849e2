"""From the stream of `state` to the bus that other systems listen to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.events.use_cases.announce import announce
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Announce a batch of changes; what EventBridge doesn't take is retried from the stream."""
    return retry_from(announce(changes(event)))
