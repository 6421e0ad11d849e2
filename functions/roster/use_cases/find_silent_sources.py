"""Which systems have stopped sending their nightly file, by the stored uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.repository.imports import uploads_since
from functions.roster.rules.silent_sources import LOOKED_BACK_SECONDS, silent_sources
from svyazka_common import clock

if TYPE_CHECKING:
    from functions.roster.rules.silent_sources import SilentSource


def find_silent_sources(hours: int) -> list[SilentSource]:
    """The systems that have sent nothing for more than `hours`, though they sent their file nightly before."""
    now = clock.now()
    return silent_sources(uploads_since(now - LOOKED_BACK_SECONDS), now, hours)
