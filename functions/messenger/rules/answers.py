"""What the frames of open windows are answered, apart from `frames`, whose models load pydantic."""

from __future__ import annotations

import json

from svyazka_common.problems import Code, ProblemError

MOST_FRAME_CHARACTERS = 1_000
"""A window asks for nothing that is longer."""


def answer_to(frame: str) -> str:
    """The answer to a frame of a window: `{"kind": "pong"}` to `{"kind": "ping"}`, to all others a problem document."""
    answer = {"kind": "pong"} if _asks_for_pong(frame) else _not_understood()
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _asks_for_pong(frame: str) -> bool:
    if len(frame) > MOST_FRAME_CHARACTERS:
        return False
    try:
        asked = json.loads(frame)
    except (ValueError, RecursionError):
        return False
    return bool(asked == {"kind": "ping"})


def _not_understood() -> dict[str, object]:
    return {"kind": "problem", "problem": ProblemError(Code.FIELDS_INVALID).document()}
