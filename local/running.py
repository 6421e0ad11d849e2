"""The stacks that run on this machine: each leaves a note beside its files for as long as it runs."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import httpx

from local import environment
from local.paths import UP

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

NOTE = "running.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A stack that `svyazka up` holds: its port, and the process id of the command."""

    port: int
    pid: int

    @property
    def address(self) -> str:
        """Where the site and `/api/…` answer."""
        return address_of(self.port)


def address_of(port: int) -> str:
    """`http://localhost:4566`. Browsers take Secure cookies from this host without TLS."""
    return f"http://localhost:{port}"


@contextmanager
def noted(home: Path, port: int) -> Generator[Running]:
    """Leave a note beside the stack's files until the block ends."""
    running = Running(port=port, pid=os.getpid())
    path = home / NOTE
    path.write_text(json.dumps(asdict(running)), "utf-8")
    try:
        yield running
    finally:
        path.unlink(missing_ok=True)


def client_environment() -> dict[str, str] | None:
    """Return the environment variables that lead AWS clients to the stack that runs; None where none does."""
    stack = find()
    return None if stack is None else environment.credentials(stack.port)


def find(under: Path = UP) -> Running | None:
    """Return a stack that runs and answers; None where there is none."""
    for note in sorted(under.glob(f"*/{NOTE}")):
        running = Running(**json.loads(note.read_text("utf-8")))
        if _lives(running.pid) and _answers(running):
            return running
    return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(running: Running) -> bool:
    try:
        return httpx.get(f"{running.address}/_ministack/health", timeout=5, trust_env=False).is_success
    except httpx.TransportError:
        return False
