"""$connect of the WebSocket API: whether a window may listen."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from functions.messenger.use_cases.connect import connect
from svyazka_common.errors import DomainError
from svyazka_common.problems import MEANINGS

logger = Logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer with 200, or with the status of the refusal, which a browser doesn't show to its page."""
    headers = {name.lower(): text for name, text in (event.get("headers") or {}).items()}
    try:
        connect(headers, event["requestContext"]["connectionId"])
    except DomainError as problem:
        logger.info("refused", code=problem.code.value)
        return {"statusCode": MEANINGS[problem.code].status}
    return {"statusCode": 200}
