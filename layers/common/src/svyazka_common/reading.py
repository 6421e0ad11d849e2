"""Reading more than one answer of DynamoDB holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common import aws

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item


def query_all(**query: Any) -> list[Item]:
    """All items of a Query, page after page.

    botocore's paginator does the same through JMESPath, whose parser would be loaded at each cold start.
    """
    answer = aws.dynamodb().query(**query)
    items: list[Item] = answer["Items"]
    while (last := answer.get("LastEvaluatedKey")) is not None:
        answer = aws.dynamodb().query(**query, ExclusiveStartKey=last)
        items += answer["Items"]
    return items
