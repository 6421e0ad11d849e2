"""Calls side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIDE_BY_SIDE = 8
"""Below botocore's ten connections."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(SIDE_BY_SIDE)


def each[T, R](call: Callable[[T], R], some: Iterable[T]) -> list[R]:
    """The results of a call for each, in order; the first goes alone, and a failure is raised.

    The first call of a process loads modules that were put off until then (`svyazka_common.lean`).
    """
    left = iter(some)
    first = [call(one) for one in islice(left, 1)]
    return first + list(_pool().map(call, left))
