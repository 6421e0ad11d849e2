"""From the stream of `messages` to what follows from a message: heads of chats, answers outside of office hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.messenger.use_cases.office_hours import answer_for_absent
from functions.messenger.use_cases.update_heads import update_heads
from svyazka_common.streams import changes, retry_from

if TYPE_CHECKING:
    from svyazka_common.streams import BatchAnswer, StreamEvent


def handler(event: StreamEvent, _context: Any) -> BatchAnswer:
    """Write the newest messages into heads, and answer for who is out; repeated or late records change nothing."""
    changed = changes(event)
    update_heads(changed)
    answer_for_absent(changed)
    return retry_from(())
