"""Which tests one worker does one after the other; any other test goes to whichever worker is free.

xdist's `loadgroup` is meant for that, but 3.8 renames a test in a field that pytest 9.2 doesn't read any more, so
every worker started every stack. A scheduler of one's own is what xdist offers beside it.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

SHARED = {
    "tests/e2e/": "stack",
    "tests/web/": "stack",
    "tests/component/roster/test_import_bundle.py": "demo region",
    "tests/infra/test_subscriber_stack.py": "subscriber",
}
"""What takes long to make, by the start of the ids of the tests that share it."""


class SharedScheduling(LoadScopeScheduling):
    """Begins with what is shared by most tests, which is also what takes longest."""

    def _split_scope(self, nodeid: str) -> str:
        return next((shared for start, shared in SHARED.items() if nodeid.startswith(start)), nodeid)
