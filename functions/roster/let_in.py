"""Called once a day: lets in what waits for something that has come by a file meanwhile."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from functions.roster.changes.awaited import awaited
from functions.roster.changes.follow_ups import send

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], _context: Any) -> None:
    """Send a follow-up for each record that is waited for. What SQS doesn't take fails the call."""
    messages = list(awaited())
    send(messages)
    logger.info("records are waited for", number=len(messages))
