"""The records of a table's stream in the form that consumers decide by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from svyazka_common.records.base import deserialise

if TYPE_CHECKING:
    from collections.abc import Iterable

type StreamEvent = dict[str, Any]
type BatchAnswer = dict[str, list[dict[str, str]]]


class Change(Struct, frozen=True, kw_only=True):
    """One change of one item.

    `old` is None for an insert, `new` for a removal; `at` are epoch seconds; `sequence_number` is what a failure is
    reported by, `event_id` is the same for a repeated record.
    """

    event_id: str
    sequence_number: str
    at: float
    old: dict[str, Any] | None
    new: dict[str, Any] | None

    @property
    def image(self) -> dict[str, Any]:
        """The item as it is now, or as it was last."""
        return self.new or self.old or {}

    @property
    def entity(self) -> str | None:
        """What kind of record it is (`Record.entity`)."""
        return self.image.get("entity")


def changes(event: StreamEvent) -> list[Change]:
    """The changes of a Lambda event from a stream, in its order."""
    return [_change(record) for record in event["Records"]]


def retry_from(sequence_numbers: Iterable[str]) -> BatchAnswer:
    """Return the answer of a batch: Lambda repeats it from the lowest number given; without any, all is done."""
    # Decimal numbers without leading zeros: the shorter is the lower.
    ordered = sorted(set(sequence_numbers), key=lambda number: (len(number), number))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in ordered]}


def _change(record: dict[str, Any]) -> Change:
    stream = record["dynamodb"]
    return Change(
        event_id=record["eventID"],
        sequence_number=stream["SequenceNumber"],
        at=float(stream.get("ApproximateCreationDateTime", 0)),
        old=_plain(stream.get("OldImage")),
        new=_plain(stream.get("NewImage")),
    )


def _plain(image: dict[str, Any] | None) -> dict[str, Any] | None:
    return deserialise(image) if image else None
