"""Puts the quick start in force for this interpreter."""

from __future__ import annotations

import gc
import sys

from svyazka_common.lean import compiled
from svyazka_common.lean.deferral import Deferrals
from svyazka_common.lean.deferred import DEFERRED

YOUNG_OBJECTS = 100_000


def install(*packages: str) -> None:
    """Put modules off that are imported from now on, and let the garbage collector look less often.

    Besides ours, the packages given (by their `__file__`) may have brought compiled texts with them. A second call
    changes nothing.
    """
    if any(isinstance(finder, Deferrals) for finder in sys.meta_path):
        return
    # Importing makes objects that stay: looking through them every 2,000 takes a tenth of a cold start.
    gc.set_threshold(YOUNG_OBJECTS)
    compiled.use([*packages, sys.modules["svyazka_common"].__file__ or ""])
    sys.meta_path.insert(0, Deferrals(DEFERRED))
