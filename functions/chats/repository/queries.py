"""Reading items of the table `state` by their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item, Key


def items(keys: list[Key]) -> list[Item]:
    """The items of keys that exist, in no order; consistent reads.

    Raises ProblemError(busy) where DynamoDB leaves keys unread again and again, as it does where it is throttled.
    """
    return get_all(Setting.STATE_TABLE.read(), keys)
