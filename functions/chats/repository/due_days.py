"""Stores the people and classes to look at on a future day, when something begins or ends without a roster change."""

from __future__ import annotations

import zlib
from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.problems import Code, ProblemError
from svyazka_common.reading import partition
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Due, due_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import CONFLICT_TRIES, FIRST_WAIT_SECONDS, pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHARDS = 64
"""The parts of a day: all classes of a region can be stored at once, and are looked at in parallel."""

WRITES_A_CALL = 25


def remember_people(days: Mapping[str, str]) -> None:
    """Store the day on which each person has to be looked at: person id to ISO 8601. Raises ProblemError(busy)."""
    store_due([Due(on=on, shard=_shard(person_id), person_id=person_id) for person_id, on in days.items()])


def remember_classes(days: Iterable[tuple[str, str]]) -> None:
    """Store days on which classes have to be looked at: class id and ISO 8601. Raises ProblemError(busy)."""
    store_due([Due(on=on, shard=_shard(class_id), class_id=class_id) for class_id, on in days])


def read_due(on: str, shard: int) -> list[Due]:
    """The people and classes to look at in a part of a day (ISO 8601)."""
    return of_kind(Due, partition(due_pk(on, shard)))


def store_due(dues: Sequence[Due]) -> None:
    """Store entries; an entry that exists already stays as it is. Raises ProblemError(busy)."""
    _batch([{"PutRequest": {"Item": due.to_item()}} for due in dues])


def delete_due(dues: Sequence[Due]) -> None:
    """Delete entries for which messages were sent. Raises ProblemError(busy)."""
    _batch([{"DeleteRequest": {"Key": due.key}} for due in dues])


def _batch(requests: list[Any]) -> None:
    for together in batched(requests, WRITES_A_CALL, strict=False):
        _write(list(together))


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
