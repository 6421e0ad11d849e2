"""JSON lines: one list in each, as a part of a bundle is laid down and read again."""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AT_ONCE = 500
"""Lines that are read together: one by one they take three times as long."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_line(values: list[Any]) -> str:
    """Without the end of the line."""
    return _encode(values)


def of_lines(lines: Iterable[str]) -> Iterator[list[Any]]:
    """What is in them; only some are in memory. Raises ValueError for what is no such line."""
    for some in batched(lines, AT_ONCE, strict=False):
        yield from json.loads(f"[{','.join(some)}]")
