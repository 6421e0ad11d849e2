"""Putting events on the bus."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.events.schemas import AnyEvent

EVENTS_A_CALL = 10
SOURCE = "svyazka"


def publish(events: Sequence[AnyEvent]) -> set[int]:
    """Put all events on the bus; returns the positions of those that EventBridge did not take."""
    failed: set[int] = set()
    for numbered in batched(enumerate(events), EVENTS_A_CALL, strict=False):
        answer = aws.client("events").put_events(Entries=[_entry(event) for _, event in numbered])
        results = zip(numbered, answer["Entries"], strict=True)
        failed |= {position for (position, _), result in results if "ErrorCode" in result}
    return failed


def _entry(event: AnyEvent) -> dict[str, Any]:
    return {
        "EventBusName": Setting.EVENT_BUS.read(),
        "Source": SOURCE,
        "DetailType": event.type,
        "Detail": event.model_dump_json(exclude_none=True),
    }
