"""Items of the table `state`, many at a time: read by key, and written under conditions that no older version passes.

Of two records of one version, the active record wins over the ended.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import batched, chain, islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from msgspec.structs import asdict

from svyazka_common import aws
from svyazka_common.reading import Patience, get_all
from svyazka_common.settings import Setting
from svyazka_common.transactions import INSERTS_A_CALL, insert, put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from functions.roster.diff.changes import Ending, Versioned
    from svyazka_common.records.base import Item, Key, Record
    from svyazka_common.transactions import Action


NEWER = "attribute_not_exists(pk) OR version < :version"
OVER_ENDED = f"{NEWER} OR (version = :version AND #status = :ended)"
STATUS = {"#status": "status"}
ENDED = {":ended": {"S": "ended"}}


def insert_all[T](
    entries: Sequence[T], item: Callable[[T], Item], alone: Callable[[T], bool], into: Setting = Setting.STATE_TABLE
) -> list[bool]:
    """Write new items into a table, many with a call; returns for each whether it was written.

    An item that exists already is written by `alone`, under its own conditions; so is an item for which DynamoDB was
    too busy, and what `alone` raises is raised.
    """
    table = into.read()
    calls = list(batched(entries, INSERTS_A_CALL, strict=False))
    inserted = list(chain.from_iterable(each(lambda few: insert(table, map(item, few)), calls)))
    written_alone = iter(each(alone, [one for one, done in zip(entries, inserted, strict=True) if not done]))
    return [done or next(written_alone) for done in inserted]


def put_if_newer(record: Versioned) -> bool:
    """Write a record, unless the stored record is as new or newer; returns whether it was written."""
    item = record.to_item()
    values: Item = {":version": item["version"]}
    if item.get("status") == {"S": "active"}:
        return conditionally(
            aws.dynamodb().put_item,
            Item=item,
            ConditionExpression=OVER_ENDED,
            ExpressionAttributeNames=STATUS,
            ExpressionAttributeValues=values | ENDED,
        )
    return conditionally(
        aws.dynamodb().put_item, Item=item, ConditionExpression=NEWER, ExpressionAttributeValues=values
    )


def end(ending: Ending) -> bool:
    """End an item that is active and older than the ending; returns whether it was."""
    if ending.record is not None:
        return _put_ended(ending.record)
    values: Item = {":version": {"N": str(ending.version)}, ":active": {"S": "active"}}
    expression = "SET #status = :ended, version = :version"
    if ending.own_status is not None:
        expression += ", own_status = :own_status"
        values[":own_status"] = {"S": ending.own_status}
    return conditionally(
        aws.dynamodb().update_item,
        Key={"pk": {"S": ending.pk}, "sk": {"S": ending.sk}},
        UpdateExpression=expression,
        ConditionExpression="version < :version AND #status = :active",
        ExpressionAttributeNames=STATUS,
        ExpressionAttributeValues=values | ENDED,
    )


def _put_ended(record: Versioned) -> bool:
    """The same of a record of which a file says more than that it has ended."""
    item = record.to_item()
    return conditionally(
        aws.dynamodb().put_item,
        Item=item,
        ConditionExpression="version < :version AND #status = :active",
        ExpressionAttributeNames=STATUS,
        ExpressionAttributeValues={":version": item["version"], ":active": {"S": "active"}},
    )


def conditionally(call: Any, **request: Any) -> bool:
    """Make a call that has a condition, on the table `state` where none is named; False where that doesn't hold."""
    try:
        call(**{"TableName": Setting.STATE_TABLE.read()} | request)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


BACKGROUND = Patience(tries=8, first_wait_seconds=0.05)
"""An import may wait longer than a person."""


def stored_items(keys: Iterable[Key]) -> list[Item]:
    """The items of `state` under keys; what is not there is left out.

    They may be a moment old, for half the units: every write that follows has a condition. Raises DomainError(busy).
    """
    return get_all(Setting.STATE_TABLE.read(), keys, consistent=False, patience=BACKGROUND)


SIDE_BY_SIDE = 8
"""Below botocore's ten connections."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SIDE_BY_SIDE)


def each[T, R](call: Callable[[T], R], arguments: Iterable[T]) -> list[R]:
    """The results of a call for each, in order; the first goes alone, and a failure is raised.

    The first call of a process loads modules that were put off until then (`svyazka_common.cold_start`).
    """
    remaining = iter(arguments)
    first = [call(one) for one in islice(remaining, 1)]
    return first + list(_pool().map(call, remaining))


ABSENT = "attribute_not_exists(pk)"


def put_over(record: Record, stored: Record | None) -> Action:
    """Write a record over what was read, as a part of a transaction."""
    condition, names, values = as_read(stored)
    action = put(Setting.STATE_TABLE.read(), record, condition, **values)
    if names:
        action["Put"]["ExpressionAttributeNames"] = names
    return action


def as_read(stored: Record | None) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Condition, names and values that hold only while an item is as it was read, in every field."""
    if stored is None:
        return ABSENT, {}, {}
    names, values, parts = {"#entity": "entity"}, {"entity": stored.entity}, ["#entity = :entity"]
    for name, value in asdict(stored).items():
        names[f"#{name}"] = name
        if value is None:
            parts.append(f"attribute_not_exists(#{name})")
        else:
            parts.append(f"#{name} = :{name}")
            values[name] = value
    return " AND ".join(parts), names, values
