"""Which systems have stopped sending their nightly file, by the stored uploads."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.roster.repository.imports import uploads_since
from svyazka_common import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.imports import SourceUpload

DAY_SECONDS = 86_400
NIGHTS = 7
"""The number of days before a system's last upload that show whether it sends every night."""
MOST_MISSED = 2
"""So many of these may be without a file: at weekends some systems send none."""

FORGOTTEN_HOURS = 30 * 24
LOOKED_BACK_SECONDS = FORGOTTEN_HOURS * 3600 + NIGHTS * DAY_SECONDS
"""Uploads longer ago than that say nothing."""


class SilentSource(Struct, frozen=True, kw_only=True):
    """A system that sent its file nightly and has not for so many hours."""

    source: str
    last_upload_at: int
    hours: int


def silent_sources(uploads: Iterable[SourceUpload], now: int, hours: int) -> list[SilentSource]:
    """The systems that sent on most days of the week before their last file, and none for more than `hours`.

    A system that sends now and then isn't among them, nor a system that has been silent for a month: it is out of use.
    """
    silent = []
    ordered = sorted(uploads, key=lambda upload: (upload.source, upload.at))
    for source, uploads_of_source in groupby(ordered, key=lambda upload: upload.source):
        moments = [upload.at for upload in uploads_of_source]
        last = moments[-1]
        days = {(last - at) // DAY_SECONDS for at in moments if last - at < NIGHTS * DAY_SECONDS}
        silent_for = (now - last) // 3600
        if len(days) >= NIGHTS - MOST_MISSED and hours < silent_for < FORGOTTEN_HOURS:
            silent.append(SilentSource(source=source, last_upload_at=last, hours=silent_for))
    return silent


def find_silent_sources(hours: int) -> list[SilentSource]:
    """The systems that have sent nothing for more than `hours`, though they sent their file nightly before."""
    now = clock.now()
    return silent_sources(uploads_since(now - LOOKED_BACK_SECONDS), now, hours)
