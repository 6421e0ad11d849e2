"""From where on a chat is unread for somebody who came into it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.rules.appending import made_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.messages import Row


def last_before(moment_ms: int, last: int, row_at: Callable[[int], Row | None]) -> Row | None:
    """The last row made before a moment, among those up to the place `last`; None where there is none.

    Their times grow with their places, so it takes some log2(`last`) looks. A row that is gone, as the oldest ones may
    be, was made before.
    """
    latest: Row | None = None
    first, end = 1, last + 1
    while first < end:
        middle = (first + end) // 2
        row = row_at(middle)
        if row is None or made_at(row) < moment_ms:
            latest = row or latest
            first = middle + 1
        else:
            end = middle
    return latest
