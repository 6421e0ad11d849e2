"""Called once a day: has everything looked at that begins or ends on this day."""

from __future__ import annotations

from typing import Any

from functions.chats.days import days_to_look_at
from functions.chats.messages import Outgoing
from functions.chats.queue import send_all
from svyazka_common import clock


def handler(_event: dict[str, Any], _context: Any) -> None:
    """Send a message for each part of the day and of the last ones. What SQS doesn't take fails the call."""
    send_all([Outgoing(message=message) for message in days_to_look_at(clock.today())])
