"""From the stream of `state` to the bus that other systems listen to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.events.bus import publish
from functions.events.rules import announcements
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Announce a batch of changes; what EventBridge doesn't take is retried from the stream."""
    told = announcements(changes(event))
    failed = publish([announcement.event for announcement in told])
    return retry_from(change.sequence_number for position in failed for change in told[position].changes)
