"""A quick start of a function: third-party modules are loaded only when something in them is used.

`install()` comes before third-party packages are imported (functions/__init__.py calls it); nothing else knows of it.
`deferred.py` lists what is put off and why; docs/adr/0004-cold-start.md has the figures.
"""

from __future__ import annotations

import gc
import sys

from svyazka_common.cold_start.deferral import Deferrals
from svyazka_common.cold_start.deferred import DEFERRED
from svyazka_common.cold_start.snapshot import prepare

YOUNG_OBJECTS = 100_000


def install() -> None:
    """Defer the listed modules that are imported from now on, and run the garbage collector less often.

    Where Lambda takes a snapshot of the function, its hooks are registered. A second call changes nothing.
    """
    if any(isinstance(finder, Deferrals) for finder in sys.meta_path):
        return
    # Importing makes objects that stay: looking through them every 2,000 takes a tenth of a cold start.
    gc.set_threshold(YOUNG_OBJECTS)
    sys.meta_path.insert(0, Deferrals(DEFERRED))
    prepare()
