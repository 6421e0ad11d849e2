"""Trying a decision again when another writer was quicker.

A use case reads, decides, and writes on the condition that what it read still holds. Where it doesn't, all of that has
to be done again.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.errors import Code, DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

CONFLICT_ATTEMPTS = 5
"""Each further attempt means that another writer was quicker within milliseconds once more."""


class WriteConflictError(Exception):
    """Something has changed between reading and writing it."""


class Wait(Struct, frozen=True):
    """The longest pause after the first attempt, and how many times it doubles."""

    first_seconds: float
    doublings: int


def _busy() -> Exception:
    return DomainError(Code.BUSY, retry_after_seconds=1)


def retry_on_conflict[T](
    attempt: Callable[[], T],
    *,
    attempts: int = CONFLICT_ATTEMPTS,
    wait: Wait | None = None,
    otherwise: Callable[[], Exception] = _busy,
) -> T:
    """Return what `attempt` returns, which reads, decides and writes; call it again where it raises WriteConflictError.

    It waits before each further call, if `wait` is given. After the last of `attempts` raises what `otherwise` makes,
    DomainError(busy) unless given. Other errors of `attempt` are raised at once.
    """
    for number in range(attempts):
        if number and wait is not None:
            pause(min(number - 1, wait.doublings), wait.first_seconds)
        try:
            return attempt()
        except WriteConflictError:
            continue
    raise otherwise()


def pause(attempt: int, first_seconds: float) -> None:
    """Wait after a try that was in vain (the first is 0): at most `first_seconds`, and twice as long each time.

    How much of it is chance (full jitter), so that those who met once don't meet again.
    """
    time.sleep(random.uniform(0, first_seconds * 2**attempt))  # noqa: S311 - no secret
