"""Which tests one worker does one after the other, and which come first; any other goes to whichever worker is free.

xdist's `loadgroup` is meant for that, but 3.8 renames a test in a field that pytest 9.2 doesn't read any more, so
every worker started every stack. A scheduler of one's own is what xdist offers beside it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    import pytest

SHARED = {
    "tests/web/messenger/": "messenger's stack",
    "tests/web/": "page's stack",
    "tests/e2e/": "stack",
    "tests/component/roster/test_import_bundle.py": "demo region",
    "tests/infra/test_subscriber_stack.py": "subscriber",
}
"""What takes long to make, by the start of the ids of the tests that share it; what takes longest comes first."""

MORE_WORKERS_THAN_CORES = 1
"""Tests on a stack wait for browsers and queues half of their time."""


class SharedScheduling(LoadScopeScheduling):
    """Begins in the order of the collection, which `longest_first` makes (`--no-loadscope-reorder`)."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def longest_first(items: list[pytest.Item]) -> None:
    """Put what is shared first, in the order of `SHARED`, then the modules of most tests, each in its own order."""
    sizes = Counter(_scope(item.nodeid) for item in items)
    shared = list(SHARED.values())
    ranks = {
        scope: (shared.index(scope) if scope in shared else len(shared), -size, scope) for scope, size in sizes.items()
    }
    items.sort(key=lambda item: ranks[_scope(item.nodeid)])


def _scope(nodeid: str) -> str:
    module = nodeid.partition("::")[0]
    return next((shared for start, shared in SHARED.items() if nodeid.startswith(start)), module)
