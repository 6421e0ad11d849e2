"""Reading more than one answer of DynamoDB holds."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.pauses import pause
from svyazka_common.problems import Code, ProblemError
from svyazka_common.transactions import CONFLICT_TRIES, FIRST_WAIT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.dynamodb import Item, Key

KEYS_A_CALL = 100


def query_all(**query: Any) -> list[Item]:
    """All items of a Query, page after page."""
    return list(query_each(**query))


def query_each(**query: Any) -> Iterator[Item]:
    """The same; a page is asked for when somebody wants more.

    botocore's paginator does the same through JMESPath, whose parser would be loaded at each cold start.
    """
    answer = aws.dynamodb().query(**query)
    yield from answer["Items"]
    while (last := answer.get("LastEvaluatedKey")) is not None:
        answer = aws.dynamodb().query(**query, ExclusiveStartKey=last)
        yield from answer["Items"]


def get_all(table: str, keys: Iterable[Key]) -> list[Item]:
    """The items of different keys that exist, in no order; consistent reads, a hundred keys in each.

    Raises ProblemError(busy) where DynamoDB leaves keys unread again and again, as it does where it is throttled.
    """
    found: list[Item] = []
    for some in batched(keys, KEYS_A_CALL, strict=False):
        found += _some(table, list(some))
    return found


def _some(table: str, keys: list[Key]) -> list[Item]:
    found: list[Item] = []
    for attempt in range(CONFLICT_TRIES):
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        found += answer["Responses"].get(table, [])
        unread: dict[str, Any] = dict(answer["UnprocessedKeys"])
        if table not in unread:
            return found
        keys = unread[table]["Keys"]
        pause(attempt, FIRST_WAIT_SECONDS)
    raise ProblemError(Code.BUSY, retry_after_seconds=1)
