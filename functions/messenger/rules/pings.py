"""What a window asks for over its connection: a pong, and nothing else. Apart from `frames`, which loads pydantic."""

from __future__ import annotations

import json

MOST_FRAME_CHARACTERS = 1_000
"""A window asks for nothing that is longer."""


def is_ping(frame: str) -> bool:
    """Whether a window sent `{"kind": "ping"}`."""
    if len(frame) > MOST_FRAME_CHARACTERS:
        return False
    try:
        asked = json.loads(frame)
    except (ValueError, RecursionError):
        return False
    return bool(asked == {"kind": "ping"})
