"""Called once a day: sends messages about everything that begins or ends on this day."""

from __future__ import annotations

from typing import Any

from functions.chats.use_cases.provision import look_at_days
from svyazka_common import clock


def handler(_event: dict[str, Any], _context: Any) -> None:
    """Send a message for each part of the day and of the last ones. What SQS doesn't take fails the call."""
    look_at_days(clock.today())
