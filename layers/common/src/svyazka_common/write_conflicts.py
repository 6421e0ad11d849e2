"""Trying a decision again when another writer was quicker.

A use case reads, decides, and writes on the condition that what it read still holds. Where it doesn't, all of that has
to be done again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

CONFLICT_ATTEMPTS = 5
"""Each further attempt means that another writer was quicker within milliseconds once more."""


class WriteConflictError(Exception):
    """Something has changed between reading and writing it."""


def _busy() -> Exception:
    return ProblemError(Code.BUSY, retry_after_seconds=1)


def retry_on_conflict[T](
    attempt: Callable[[], T], *, attempts: int = CONFLICT_ATTEMPTS, otherwise: Callable[[], Exception] = _busy
) -> T:
    """Return what `attempt` returns, which reads, decides and writes; call it again where it raises WriteConflictError.

    After the last of `attempts` raises what `otherwise` makes, ProblemError(busy) unless given. Other errors of
    `attempt` are raised at once.
    """
    for _ in range(attempts):
        try:
            return attempt()
        except WriteConflictError:
            continue
    raise otherwise()
