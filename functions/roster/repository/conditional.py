"""Writes that an older version never wins. Of two of one version, what is there wins over what has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from functions.roster.rules.difference import Ending
    from svyazka_common.dynamodb import Item

NEWER = "attribute_not_exists(pk) OR version < :version"
OVER_ENDED = f"{NEWER} OR (version = :version AND #status = :ended)"
STATUS = {"#status": "status"}
ENDED = {":ended": {"S": "ended"}}


def put_if_newer(item: Item) -> bool:
    """Write an item that has a `version`, unless there is one as new or newer; tells whether it was written."""
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
