"""Reading items of the table `state` by their keys."""

from __future__ import annotations

from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from svyazka_common.reading import KEYS_A_CALL, get_all
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.dynamodb import Item, Key
    from svyazka_common.partitions import Read


def reads_of(keys: Iterable[Key]) -> Iterator[Read]:
    """The reads for any number of keys, for `side_by_side`."""
    return (partial(items, list(some)) for some in batched(keys, KEYS_A_CALL, strict=False))


def items(keys: list[Key]) -> list[Item]:
    """The items of up to 100 keys that exist, in no order; a consistent read.

    Raises ProblemError(busy) where DynamoDB leaves keys unread again and again, as it does where it is throttled.
    """
    return get_all(Setting.STATE_TABLE.read(), keys)
