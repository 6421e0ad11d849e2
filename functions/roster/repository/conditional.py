"""Writes that an older version never wins. Of two of one version, what is there wins over what has ended."""

from __future__ import annotations

from itertools import batched, chain
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.roster.repository.pool import each
from svyazka_common import aws
from svyazka_common.settings import Setting
from svyazka_common.statements import INSERTS_A_CALL, insert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from functions.roster.rules.difference import Ending, Versioned
    from svyazka_common.dynamodb import Item

NEWER = "attribute_not_exists(pk) OR version < :version"
OVER_ENDED = f"{NEWER} OR (version = :version AND #status = :ended)"
STATUS = {"#status": "status"}
ENDED = {":ended": {"S": "ended"}}


def insert_all[T](some: Sequence[T], item: Callable[[T], Item], alone: Callable[[T], bool]) -> list[bool]:
    """Write what is new, many with a call; tells of each whether it was written.

    What turns out to be there already is written `alone`, under conditions of its own; so is what DynamoDB was too busy
    for, and what ails it then is raised.
    """
    table = Setting.STATE_TABLE.read()
    calls = list(batched(some, INSERTS_A_CALL, strict=False))
    inserted = list(chain.from_iterable(each(lambda few: insert(table, map(item, few)), calls)))
    left = iter(each(alone, [one for one, done in zip(some, inserted, strict=True) if not done]))
    return [done or next(left) for done in inserted]


def put_if_newer(record: Versioned) -> bool:
    """Write a record, unless there is one as new or newer; tells whether it was written."""
    item = record.to_item()
    values: Item = {":version": item["version"]}
    if item.get("status") == {"S": "active"}:
        return _on_state(
            aws.dynamodb().put_item,
            Item=item,
            ConditionExpression=OVER_ENDED,
            ExpressionAttributeNames=STATUS,
            ExpressionAttributeValues=values | ENDED,
        )
    return _on_state(aws.dynamodb().put_item, Item=item, ConditionExpression=NEWER, ExpressionAttributeValues=values)


def end(ending: Ending) -> bool:
    """End something that is active and older than that; tells whether it was."""
    values: Item = {":version": {"N": str(ending.version)}, ":active": {"S": "active"}}
    expression = "SET #status = :ended, version = :version"
    if ending.own_status is not None:
        expression += ", own_status = :own_status"
        values[":own_status"] = {"S": ending.own_status}
    return _on_state(
        aws.dynamodb().update_item,
        Key={"pk": {"S": ending.pk}, "sk": {"S": ending.sk}},
        UpdateExpression=expression,
        ConditionExpression="version < :version AND #status = :active",
        ExpressionAttributeNames=STATUS,
        ExpressionAttributeValues=values | ENDED,
    )


def _on_state(call: Any, **request: Any) -> bool:
    return conditionally(call, {"TableName": Setting.STATE_TABLE.read(), **request})


def conditionally(call: Any, request: dict[str, Any]) -> bool:
    """Make a call that has a condition; False where that doesn't hold."""
    try:
        call(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
