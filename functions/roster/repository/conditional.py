"""Writes that an older version never wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item

NEWER = "attribute_not_exists(pk) OR version < :version"


def put_if_newer(item: Item) -> bool:
    """Write an item that has a `version`, unless there is one as new or newer; tells whether it was written."""
    try:
        aws.dynamodb().put_item(
            TableName=Setting.STATE_TABLE.read(),
            Item=item,
            ConditionExpression=NEWER,
            ExpressionAttributeValues={":version": item["version"]},
        )
    except ClientError as error:
        return _unless_condition(error)
    return True


def refresh_account(item: Item, password_hash: str | None) -> bool:
    """Bring an account up to date without touching a password that it has; tells whether it was written."""
    values: Item = {":version": item["version"], ":account_id": item["account_id"]}
    expression = "SET version = :version"
    if password_hash is not None:
        values[":password_hash"] = {"S": password_hash}
        expression += ", password_hash = if_not_exists(password_hash, :password_hash)"
    try:
        aws.dynamodb().update_item(
            TableName=Setting.STATE_TABLE.read(),
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression=expression,
            ConditionExpression="account_id = :account_id AND version < :version",
            ExpressionAttributeValues=values,
        )
    except ClientError as error:
        return _unless_condition(error)
    return True


def _unless_condition(error: ClientError) -> bool:
    if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
        raise error
    return False
