"""Waiting for what happens by itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from operations.terminal import step

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 120.0
"""Longer than a machine takes that has other work: only what never comes waits so long."""
PAUSE_SECONDS = 0.2


def until[T](read: Callable[[], T], holds: Callable[[T], bool], what: str, seconds: float = SECONDS) -> T:
    """Read again and again until it holds or the time is over; returns what was read last."""
    value = read()
    if holds(value):
        return value
    deadline = time.monotonic() + seconds
    with step(what):
        while not holds(value) and time.monotonic() < deadline:
            time.sleep(PAUSE_SECONDS)
            value = read()
    return value
