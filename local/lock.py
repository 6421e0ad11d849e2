"""Two commands that would write the same files wait for one another."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from local.paths import WORK
from operations.terminal import step

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def only_one(name: str) -> Generator[None]:
    """Hold a lock of this name; the system releases it when we end, however that is."""
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step(f"Waiting for another command ({name})"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
