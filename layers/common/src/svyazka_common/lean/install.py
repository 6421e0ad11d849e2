"""Puts the quick start in force for this interpreter."""

from __future__ import annotations

import gc
import sys

from svyazka_common.lean.deferral import Deferrals
from svyazka_common.lean.deferred import DEFERRED

YOUNG_OBJECTS = 100_000


def install() -> None:
    """Put modules off that are imported from now on, and let the garbage collector look less often.

    A second call changes nothing.
    """
    if any(isinstance(finder, Deferrals) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, Deferrals(DEFERRED))
    # Importing makes objects that stay: looking through them every 2,000 takes a tenth of a cold start.
    gc.set_threshold(YOUNG_OBJECTS)
