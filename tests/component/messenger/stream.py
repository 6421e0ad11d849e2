"""The events of the stream of `messages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.records.base import serialise

if TYPE_CHECKING:
    from collections.abc import Iterable


def event_of(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One batch with these rows as they have become."""
    return {
        "Records": [
            {
                "eventID": f"e{at}",
                "eventName": "INSERT",
                "dynamodb": {"SequenceNumber": str(at), "NewImage": serialise(row)},
            }
            for at, row in enumerate(rows, start=1)
        ]
    }
