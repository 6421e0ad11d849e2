"""Publishes the events that follow from a batch of changes, for other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.events.bus import publish
from functions.events.rules.announcements import announcements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change


def announce(changes: Iterable[Change]) -> list[str]:
    """Publish a batch's events; returns the sequence numbers of changes whose events EventBridge did not take."""
    announced = announcements(changes)
    failed = publish([announcement.event for announcement in announced])
    return [change.sequence_number for position in failed for change in announced[position].changes]
