"""The one module of this context that touches DynamoDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item


def read_person(person_id: str) -> list[Item]:
    """All items in a person's partition: the person, relations, link, memberships."""
    pages = (
        aws.dynamodb()
        .get_paginator("query")
        .paginate(
            TableName=Setting.STATE_TABLE.read(),
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues=serialise({":pk": person_pk(person_id)}),
            ConsistentRead=True,
        )
    )
    return [item for page in pages for item in page["Items"]]
