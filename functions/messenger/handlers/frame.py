"""$default of the WebSocket API: whatever a window says is answered, and closes nothing."""

from __future__ import annotations

from typing import Any

from functions.messenger.rules.answers import answer_to


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer a ping; of anything else say that it was not understood."""
    return {"statusCode": 200, "body": answer_to(event.get("body") or "")}
