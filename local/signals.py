"""Every way to end a command ends it like Ctrl-C: what it started is put away first."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

PR_SET_PDEATHSIG = 1


def stop_like_ctrl_c() -> None:
    """SIGTERM, and SIGHUP of a closed terminal, raise KeyboardInterrupt too."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)


def stop_with_uv() -> None:
    """Ask the system for a SIGTERM when `uv run` is killed; it could not pass that on. Linux only."""
    parent = Path(f"/proc/{os.getppid()}/comm")
    if sys.platform == "linux" and parent.exists() and parent.read_text("utf-8").strip() == "uv":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
