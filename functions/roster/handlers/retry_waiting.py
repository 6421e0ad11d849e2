"""Called once a day: retries records whose missing record has come by a file, and changes held until a freeze's end."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from functions.roster.changes.messages import send_follow_ups
from functions.roster.changes.use_cases.follow_up import awaited
from functions.roster.changes.use_cases.held_changes import thawed

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], _context: Any) -> None:
    """Send a follow-up for each record that others wait for, and for each organisation or year with held changes.

    What SQS doesn't take fails the call.
    """
    messages, thaws = list(awaited()), list(thawed())
    send_follow_ups([*messages, *thaws])
    logger.info("records are waited for", number=len(messages), held=len(thaws))
