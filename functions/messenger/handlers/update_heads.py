"""From the stream of `messages` to the heads of the chats, which the list of chats shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.messenger.use_cases.update_heads import update_heads
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Write the newest messages into the heads of their chats; repeated or late records change nothing."""
    update_heads(changes(event))
    return retry_from(())
