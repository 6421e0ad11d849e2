"""The queue by which safeguarding hears which exports of chats wait for their files.

The record of an export is its order: no crash lies between the two. The table `state` has as many readers of its stream
as a shard serves without waiting, and this context is one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.exports import ExportOrder


def order_exports(orders: Iterable[ExportOrder]) -> None:
    """Send a message for each. Raises NotSentError where SQS took only some."""
    messages = [{"MessageBody": msgspec.json.encode(order).decode()} for order in orders]
    if messages:
        queues.send_all(Setting.CHAT_EXPORTS_QUEUE_URL.read(), messages)
