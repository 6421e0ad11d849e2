"""Changes by queue that are held back, and what has gone from an organisation within a day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.roster.repository.items import conditionally
from svyazka_common import aws, clock
from svyazka_common.reading import query_all, select_each
from svyazka_common.records.base import of_kind, serialise
from svyazka_common.records.changes import (
    SHARDS,
    Gone,
    HeldChange,
    gone_pk,
    held_changes_pk,
    held_changes_prefix,
    held_changes_shard,
)
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.changes import Scope


def hold(change: HeldChange) -> None:
    """Store a change; a newer change about the same record that is held back already stays."""
    conditionally(
        aws.dynamodb().put_item,
        TableName=Setting.ACCESS_TABLE.read(),
        Item=change.to_item(),
        ConditionExpression="attribute_not_exists(pk) OR version <= :version",
        ExpressionAttributeValues=serialise({":version": change.version}),
    )


def delete(change: HeldChange) -> None:
    """Delete a change, unless a newer change has taken its place."""
    conditionally(
        aws.dynamodb().delete_item,
        TableName=Setting.ACCESS_TABLE.read(),
        Key=change.key,
        ConditionExpression="version = :version",
        ExpressionAttributeValues=serialise({":version": change.version}),
    )


def held_in(scope: Scope, scope_id: str) -> list[HeldChange]:
    """The changes held back in an organisation or an academic year; a consistent read."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=serialise(
            {
                ":pk": held_changes_pk(held_changes_shard(scope, scope_id)),
                ":prefix": held_changes_prefix(scope, scope_id),
            }
        ),
        ConsistentRead=True,
    )
    return of_kind(HeldChange, items)


def all_held() -> Iterator[HeldChange]:
    """Yield all changes held back in the region; a consistent read."""
    shards = [held_changes_pk(shard) for shard in range(SHARDS)]
    for item in select_each(Setting.ACCESS_TABLE.read(), None, ("pk", shards)):
        yield from of_kind(HeldChange, [item])


DAY_SECONDS = 86_400


def loss_expiry() -> int:
    """The moment until which a loss noted now counts, epoch seconds."""
    return clock.now() + DAY_SECONDS


def note_losses(gone: Iterable[Gone]) -> None:
    """Store losses; the same loss is stored once, however often it is noted."""
    put, table = aws.dynamodb().put_item, Setting.ACCESS_TABLE.read()
    aws.concurrently(*(partial(put, TableName=table, Item=one.to_item()) for one in gone))


def forget_losses(gone: Iterable[Gone]) -> None:
    """Delete losses of what has not gone after all."""
    delete, table = aws.dynamodb().delete_item, Setting.ACCESS_TABLE.read()
    aws.concurrently(*(partial(delete, TableName=table, Key=one.key) for one in gone))


def gone_from(organisation_id: str) -> list[Gone]:
    """All that has gone within a day. A consistent read: of several workers the last to note sees all notes."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": gone_pk(organisation_id)}},
        ConsistentRead=True,
    )
    return [one for one in of_kind(Gone, items) if one.expires_at > clock.now()]
