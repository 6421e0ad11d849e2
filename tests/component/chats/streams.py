"""Stream events as Lambda gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svyazka_common.records.base import Record


def record(number: int, old: Record | None, new: Record | None) -> dict[str, Any]:
    """One change; its sequence number and event id follow from `number`."""
    images = {"OldImage": old.to_item() if old else None, "NewImage": new.to_item() if new else None}
    kept = new or old
    assert kept is not None
    return {
        "eventID": f"event{number}",
        "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
        "dynamodb": {
            "SequenceNumber": str(number),
            "ApproximateCreationDateTime": 1_790_000_000.0,
            "Keys": kept.key,
            **{name: image for name, image in images.items() if image},
        },
    }


def stream(*changes: tuple[Record | None, Record | None]) -> dict[str, Any]:
    """A batch of (old, new), numbered from 1."""
    return {"Records": [record(number, old, new) for number, (old, new) in enumerate(changes, start=1)]}
