"""How long after its causes a membership was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.rules.reasons import FIRST_MOMENT_MS
from svyazka_common.clock import midnight_ms
from svyazka_common.records.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.difference import MemberChange
    from functions.chats.rules.facts import Fact, Facts, Place

DAY_MS = 24 * 3600 * 1000


def lag_ms(facts: Facts, changes: Iterable[MemberChange], now_ms: int) -> int | None:
    """From the newest cause of who came or went until now, of several the longest; None where nobody did.

    Causes are the facts that a change rests on (a roster record by its version, the source's time), the days on
    which they begin or end, the class's or organisation's own record, and the chat where somebody has just made it.
    """
    lags = [_lag(facts, change, now_ms) for change in changes if change.joins or change.leaves]
    return max((lag for lag in lags if lag is not None), default=None)


def _lag(facts: Facts, change: MemberChange, now_ms: int) -> int | None:
    row = change.new if change.joins else change.old
    assert row is not None  # somebody came or went
    known = [facts.facts[ref] for ref in change.rests_on if ref in facts.facts]
    moments = [moment for fact in known for moment in _moments(fact, facts.place_of(fact))]
    if (chat := facts.chats.get(row.chat_id)) is not None:
        moments.append(chat.created_at * 1000)
    past = [moment for moment in moments if FIRST_MOMENT_MS <= moment <= now_ms]
    return now_ms - max(past) if past else None


def _moments(fact: Fact, place: Place | None) -> list[int]:
    found = [fact.linked_at * 1000 if isinstance(fact, Link) else fact.version]
    if place is not None:
        found.append(place.version)
    first, last = getattr(fact, "starts_on", None), getattr(fact, "ends_on", None)
    found += [midnight_ms(first)] if first else []
    return [*found, midnight_ms(last) + DAY_MS] if last else found
