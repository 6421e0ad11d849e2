"""Dividing changes into transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ITEMS_A_TRANSACTION = 100


def chunks(needed: Sequence[set[str]], limit: int = ITEMS_A_TRANSACTION) -> Iterator[list[int]]:
    """Groups of positions, in order, whose items taken together are at most `limit`; a shared item counts once."""
    group: list[int] = []
    items: set[str] = set()
    for position, more in enumerate(needed):
        if group and len(items | more) > limit:
            yield group
            group, items = [], set()
        group.append(position)
        items |= more
    if group:
        yield group
