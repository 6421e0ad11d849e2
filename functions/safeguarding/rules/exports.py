"""What has become of an export. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from svyazka_common.exports import FILE_DAYS

if TYPE_CHECKING:
    from svyazka_common.records.exports import ChatExport

DAY_MS = 24 * 3600 * 1000
LONGEST_WAIT_MS = DAY_MS
"""All tries are over by then; an export that waits still has been lost, and may be asked for again."""

type ShownState = Literal["waiting", "ready", "failed", "expired", "erased"]


def available_until_ms(export: ChatExport) -> int | None:
    """Until when the file is there (milliseconds since 1970); None where there is none."""
    if export.state != "ready" or export.settled_at_ms is None:
        return None
    return export.settled_at_ms + FILE_DAYS * DAY_MS


def state_at(export: ChatExport, now_ms: int) -> ShownState:
    """What an export is at a moment."""
    until = available_until_ms(export)
    if until is not None and until <= now_ms:
        return "expired"
    if export.state == "waiting" and export.made_at_ms + LONGEST_WAIT_MS <= now_ms:
        return "failed"
    return export.state
