"""Where things lie on this machine."""

from __future__ import annotations

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
WORK = PROJECT / ".svyazka"

EMULATOR_PROJECT = PROJECT / "local" / "emulator"
EMULATOR_ENVIRONMENT = WORK / "emulator"
SNAPSHOTS = WORK / "snapshots"
UP = WORK / "up"
LOGS = WORK / "logs"
