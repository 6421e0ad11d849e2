"""Publishes the events that follow from a batch of changes, for other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.events.rules.announcements import announcements, ended_memberships, ordered_exports
from functions.events.sending import order_exports, publish, tell_ended

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.streams import Change


def announce(changes: Iterable[Change]) -> list[str]:
    """Publish a batch's events; send ended memberships to the messenger, and ordered exports to safeguarding.

    Returns the sequence numbers of changes whose events EventBridge did not take. Raises NotSentError where SQS didn't
    take a message: the batch comes again.
    """
    batch = list(changes)
    announced = announcements(batch)
    failed = publish([announcement.event for announcement in announced])
    tell_ended(ended_memberships(batch))
    order_exports(ordered_exports(batch))
    return [change.sequence_number for position in failed for change in announced[position].changes]
