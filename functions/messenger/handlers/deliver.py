"""From the stream of `messages` to the open windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.messenger.use_cases.deliver import deliver
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Send what is new or was changed to who may see it; a batch that fails is sent again as a whole."""
    deliver(changes(event))
    return retry_from(())
