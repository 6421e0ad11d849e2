"""Waiting before DynamoDB is asked again."""

from __future__ import annotations

import random
import time


def pause(attempt: int, first_seconds: float) -> None:
    """Wait after a try that was in vain (the first is 0): at most `first_seconds`, and twice as long each time.

    How much of it is chance (full jitter), so that those who met once don't meet again.
    """
    time.sleep(random.uniform(0, first_seconds * 2**attempt))  # noqa: S311 - no secret
