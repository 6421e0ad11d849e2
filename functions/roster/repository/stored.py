"""Reading items by their keys, a hundred at a time."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws
from svyazka_common.pauses import pause
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.dynamodb import Item, Key

ITEMS_A_CALL = 100
TRIES = 8
FIRST_WAIT_SECONDS = 0.05


class StarvedError(Exception):
    """DynamoDB did not answer for all keys, again and again."""


def stored(keys: Iterable[Key]) -> list[Item]:
    """The items of `state` under keys; what is not there is left out.

    They may be a moment old, for half the units: every write that follows has a condition. Raises StarvedError.
    """
    found: list[Item] = []
    for some in batched(keys, ITEMS_A_CALL, strict=False):
        found += _some(some)
    return found


def _some(keys: Sequence[Key]) -> list[Item]:
    table = Setting.STATE_TABLE.read()
    asked: Any = {table: {"Keys": list(keys)}}
    found: list[Item] = []
    for attempt in range(TRIES):
        answer = aws.dynamodb().batch_get_item(RequestItems=asked)
        found += answer["Responses"].get(table, [])
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return found
        pause(attempt, FIRST_WAIT_SECONDS)
    raise StarvedError
