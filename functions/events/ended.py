"""The queue by which the messenger hears whose memberships have ended.

The table `state` has as many readers of its stream as a shard serves without waiting, and this context is one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import EndedMembership


def tell_ended(memberships: Iterable[EndedMembership]) -> None:
    """Send a message for each. Raises NotSentError where SQS took only some."""
    messages = [{"MessageBody": msgspec.json.encode(ended).decode()} for ended in memberships]
    if messages:
        queues.send_all(Setting.ENDED_MEMBERSHIPS_QUEUE_URL.read(), messages)
