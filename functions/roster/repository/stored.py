"""Reading what is there already, a hundred items at a time."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record

ITEMS_A_CALL = 100
TRIES = 8
FIRST_WAIT_SECONDS = 0.05


class StarvedError(Exception):
    """DynamoDB did not answer for all keys, again and again."""


def stored(records: Iterable[Record]) -> dict[tuple[str, str], Item]:
    """The items under the keys of at most a hundred records, by pk and sk; what is not there is left out.

    They may be a moment old: every write that follows has a condition. Raises StarvedError.
    """
    table = Setting.STATE_TABLE.read()
    asked: Any = {table: {"Keys": [record.key for record in records]}}
    found: dict[tuple[str, str], Item] = {}
    for attempt in range(TRIES):
        answer = aws.dynamodb().batch_get_item(RequestItems=asked)
        for item in answer["Responses"].get(table, []):
            found[item["pk"]["S"], item["sk"]["S"]] = item
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return found
        time.sleep(random.uniform(0, FIRST_WAIT_SECONDS * 2**attempt))  # noqa: S311 - no secret
    raise StarvedError
