"""What has come of each person's events, in a table of the subscriber's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import boto3

from .gaps import Seen

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

dynamodb: DynamoDBClient = boto3.client("dynamodb", region_name=os.environ.get("AWS_REGION", "eu-central-1"))


class OvertakenError(Exception):
    """Another worker has noted an event of the same person meanwhile: the message comes again."""


def recall(person_id: str) -> Seen | None:
    """What has come so far; None where it is the person's first event."""
    answer = dynamodb.get_item(TableName=os.environ["TABLE"], Key={"person_id": {"S": person_id}}, ConsistentRead=True)
    item: Any = answer.get("Item")
    if item is None:
        return None
    missing = item.get("missing", {}).get("NS", [])
    return Seen(int(item["first"]["N"]), int(item["last"]["N"]), frozenset(map(int, missing)))


def remember(person_id: str, before: Seen | None, after: Seen) -> None:
    """Note what has come, unless that has changed since it was read. Raises OvertakenError."""
    condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(person_id)"}
    if before is not None:
        names = {f"#{name}": name for name in _item(before)}
        parts = [f"#{name} = :{name}" for name in _item(before)]
        if not before.missing:
            names["#missing"] = "missing"
            parts.append("attribute_not_exists(#missing)")
        condition = {
            "ConditionExpression": " AND ".join(parts),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {f":{name}": value for name, value in _item(before).items()},
        }
    try:
        dynamodb.put_item(
            TableName=os.environ["TABLE"], Item={"person_id": {"S": person_id}, **_item(after)}, **condition
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        raise OvertakenError from None


def _item(seen: Seen) -> dict[str, Any]:
    item: dict[str, Any] = {"first": {"N": str(seen.first)}, "last": {"N": str(seen.last)}}
    if seen.missing:
        item["missing"] = {"NS": sorted(map(str, seen.missing))}
    return item
