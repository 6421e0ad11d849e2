"""Starting a function in a fresh interpreter and reading what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START = Path(__file__).with_name("start.py")
ALONE = ("-I", "-S", "-B")
"""No site-packages, no user's settings, nothing written: as in Lambda, only its folders and the standard library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A handler, the folders that it is imported from, the event that it answers, and its environment."""

    name: str
    handler: str
    path: Sequence[Path]
    event: Mapping[str, Any]
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one start cost: processor time (user and system) and time on the clock, in milliseconds."""

    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A start that ended well: what it cost, what it answered, what it logged."""

    cost: Cost
    answer: Any
    log: str


def start(subject: Subject) -> Start:
    """Start it once. Raises LocalError where it ends with an error."""
    order = {"path": [str(folder) for folder in subject.path], "handler": subject.handler, "event": subject.event}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *ALONE, str(START), json.dumps(order)],
        env=dict(subject.env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        message = f"{subject.name} did not start:\n{output}"
        raise LocalError(message)
    cost = Cost(cpu_ms=1000 * (usage.ru_utime + usage.ru_stime), wall_ms=1000 * wall)
    log, _, answer = output.rpartition("\n")
    return Start(cost=cost, answer=json.loads(answer), log=log)
