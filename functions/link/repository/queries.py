"""Picking a record out of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.base import Record, of_kind

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item


def first[R: Record](cls: type[R], items: list[Item]) -> R | None:
    """The first record of a kind, or None."""
    return next(iter(of_kind(cls, items)), None)
