"""$default of the WebSocket API: whatever a window says is answered, and closes nothing."""

from __future__ import annotations

import json
from typing import Any

from functions.messenger.rules.pings import is_ping
from svyazka_common.errors import Code, DomainError
from svyazka_common.problems import problem_document


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer `{"kind": "pong"}` to a ping, and to anything else a problem document: it was not understood."""
    answer = {"kind": "pong"} if is_ping(event.get("body") or "") else _not_understood()
    return {"statusCode": 200, "body": json.dumps(answer, ensure_ascii=False, separators=(",", ":"))}


def _not_understood() -> dict[str, object]:
    return {"kind": "problem", "problem": problem_document(DomainError(Code.FIELDS_INVALID))}
