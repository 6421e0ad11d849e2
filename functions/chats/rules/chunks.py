"""Dividing changes into transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ITEMS_A_TRANSACTION = 100


def chunks(needed: Sequence[Mapping[str, object]], limit: int = ITEMS_A_TRANSACTION) -> Iterator[list[int]]:
    """Groups of positions, in order, whose items taken together are at most `limit`; a shared item counts once.

    Each position maps items to what is done with them; those that want different things of one item are parted.
    """
    group: list[int] = []
    items: dict[str, object] = {}
    for position, more in enumerate(needed):
        if group and (len(items.keys() | more.keys()) > limit or _differ(items, more)):
            yield group
            group, items = [], {}
        group.append(position)
        items |= more
    if group:
        yield group


def _differ(items: Mapping[str, object], more: Mapping[str, object]) -> bool:
    return any(items[ref] != more[ref] for ref in items.keys() & more.keys())
