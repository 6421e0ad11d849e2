"""Closing windows at once when their session, or a membership of their person, ends.

Nobody's safety rests on it: `deliver` asks for both at each message. But a window that is closed shows its person why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import connections
from svyazka_common import clock
from svyazka_common.records.access import Cutoff, Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.messages import Connection
    from svyazka_common.streams import Change


def close_ended(changed: Iterable[Change]) -> None:
    """Close the windows of sessions that are gone, or were ended with the others of their account."""
    people: set[tuple[str, str]] = set()
    for change in changed:
        if change.entity == Session.entity and change.new is None:
            people.add((change.image["organisation_id"], change.image["person_id"]))
        elif change.entity == Cutoff.entity and change.new is not None:
            people |= connections.people_of(change.new["account_id"])
    now = clock.now()
    for organisation_id, person_id in sorted(people):
        windows = connections.windows_of(organisation_id, person_id, now)
        counting = connections.signed_in(windows, now) if windows else set()
        _close(window for window in windows if window.connection_id not in counting)


def close_windows(organisation_id: str, person_id: str) -> None:
    """Close all windows of somebody who is no longer in one of an organisation's chats.

    Their page opens them anew at once, and asks what it may still show.
    """
    _close(connections.windows_of(organisation_id, person_id, clock.now()))


def _close(windows: Iterable[Connection]) -> None:
    for window in windows:
        connections.close(window.connection_id)
        connections.forget(window)
