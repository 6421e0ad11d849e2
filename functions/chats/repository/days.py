"""What has to be looked at on a day to come, because something begins or ends then without a change of the roster."""

from __future__ import annotations

import zlib
from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.partitions import partition
from svyazka_common.pauses import pause
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Due, due_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import CONFLICT_TRIES, FIRST_WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHARDS = 64
"""A day's parts: as many classes as a region has can be written down at once, and are looked at side by side."""

WRITES_A_CALL = 25


def remember(days: Mapping[str, str]) -> None:
    """Have people looked at: person id to day. Raises ProblemError(busy)."""
    write_down([Due(on=on, shard=_shard(person_id), person_id=person_id) for person_id, on in days.items()])


def remember_classes(days: Iterable[tuple[str, str]]) -> None:
    """Have classes looked at: class id and day. Raises ProblemError(busy)."""
    write_down([Due(on=on, shard=_shard(class_id), class_id=class_id) for class_id, on in days])


def due(on: str, shard: int) -> list[Due]:
    """What a part of a day has."""
    return of_kind(Due, partition(due_pk(on, shard)))


def write_down(dues: Sequence[Due]) -> None:
    """Store; what is there already stays as it is."""
    _batch([{"PutRequest": {"Item": one.to_item()}} for one in dues])


def strike_out(dues: Sequence[Due]) -> None:
    """Delete what was seen to."""
    _batch([{"DeleteRequest": {"Key": one.key}} for one in dues])


def _batch(requests: list[Any]) -> None:
    for some in batched(requests, WRITES_A_CALL, strict=False):
        _write(list(some))


def _write(requests: list[Any]) -> None:
    table = Setting.STATE_TABLE.read()
    for attempt in range(CONFLICT_TRIES):
        answer = aws.dynamodb().batch_write_item(RequestItems={table: requests})
        requests = list(answer["UnprocessedItems"].get(table, []))
        if not requests:
            return
        pause(attempt, FIRST_WAIT_SECONDS)
    raise ProblemError(Code.BUSY, retry_after_seconds=1)


def _shard(identifier: str) -> int:
    return zlib.crc32(identifier.encode()) % SHARDS
