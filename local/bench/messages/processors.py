"""Processor time of the programs that deliver messages on a local stack, as Linux counts it."""

from __future__ import annotations

import os
from pathlib import Path

PROCESSES = Path("/proc")
USER, SYSTEM = 11, 12
"""Places in a process's `stat` after its name: clock ticks in its own code, and in the system's for it."""
CLIENTS = "the bench and its windows"
EMULATOR = "the emulator"
FUNCTION = "AWS_LAMBDA_FUNCTION_NAME="


def processor_ms(port: int) -> dict[str, float]:
    """Milliseconds of a processor until now, by program: this one, the emulator on a port, each of its functions.

    Empty where the system has no `/proc`.
    """
    if not PROCESSES.exists():
        return {}
    spent = {CLIENTS: _spent(PROCESSES / "self")}
    for process in PROCESSES.iterdir():
        try:
            name = _program(process, port) if process.name.isdigit() else None
            if name is not None:
                spent[name] = spent.get(name, 0) + _spent(process)
        except OSError:
            continue  # it has ended, or is somebody else's
    return spent


def _program(process: Path, port: int) -> str | None:
    environment = (process / "environ").read_bytes().decode(errors="replace").split("\0")
    if f"GATEWAY_PORT={port}" not in environment:
        return None
    # The emulator hands its environment on to the functions that it runs.
    return next((text.removeprefix(FUNCTION) for text in environment if text.startswith(FUNCTION)), EMULATOR)


def _spent(process: Path) -> float:
    fields = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
    return 1000 * (int(fields[USER]) + int(fields[SYSTEM])) / os.sysconf("SC_CLK_TCK")
