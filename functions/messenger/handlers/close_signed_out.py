"""From the stream of `access` to the open windows: a session that ends takes its windows along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.messenger.use_cases.closing import close_ended
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Close the windows of sessions that are over; a batch that fails is done again as a whole."""
    close_ended(changes(event))
    return retry_from(())
