"""A deployed stack, started from its files."""

from __future__ import annotations

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from local import page, snapshot
from local.emulator_process import Emulator
from local.errors import LocalError
from local.ports import free_port
from local.running import address_of
from operations.terminal import say, step

if TYPE_CHECKING:
    from collections.abc import Generator

ANSWER_SECONDS = 60.0
PROBE = "/api/organisations?kind=school"


@contextmanager
def started(home: Path, port: int) -> Generator[Emulator]:
    """Start the stack that lies in `home`; it answers when this returns, and its state is saved at the end."""
    page.put_in(home)
    with Emulator(home, port) as emulator:
        with step("Starting the stack"):
            emulator.wait_until_it_answers()
            wait_for_api(emulator)
        yield emulator


@contextmanager
def temporary() -> Generator[Emulator]:
    """A stack of one's own in a temporary directory, on a free port."""
    with tempfile.TemporaryDirectory(prefix="svyazka-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "stack"
        snapshot.copy_to(home)
        with started(home, free_port()) as emulator:
            yield emulator


def put_ready(home: Path, *, fresh: bool) -> None:
    """See to it that `home` holds a stack of the present sources; what was there stays if it is one."""
    if not fresh and snapshot.is_current(home):
        return
    if not fresh and (home / "fingerprint").exists():
        say("The sources have changed, or the last stop was not a clean one: starting with the demo region as it was.")
    snapshot.copy_to(home)


def wait_for_api(emulator: Emulator) -> None:
    """Raises LocalError where the deployed app doesn't answer a public call within a minute."""
    deadline = time.monotonic() + ANSWER_SECONDS
    answer = "no answer"
    while time.monotonic() < deadline and emulator.is_running():
        try:
            response = httpx.get(address_of(emulator.port) + PROBE, timeout=30, trust_env=False)
        except httpx.TransportError as error:
            answer = type(error).__name__
        else:
            if response.is_success:
                return
            answer = f"status {response.status_code}: {response.text[:500]}"
        time.sleep(0.2)
    message = f"The deployed app does not answer ({answer}). The emulator's log is {emulator.home / 'emulator.log'}"
    raise LocalError(message)
