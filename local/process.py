"""Child processes that never outlive the command that started them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, Self

from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

POLL_SECONDS = 0.1
LOG_TAIL_LINES = 15
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Process:
    """A program with its own process group, its output in a log file, and a pipe that closes when this process ends."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        log: Path,
        ask_to_stop: Callable[[subprocess.Popen[bytes]], None] | None = None,
    ) -> None:
        """`ask_to_stop` asks it to end by itself; SIGTERM to its group where that is None."""
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        self._ask_to_stop = ask_to_stop or terminate_group
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(grace_seconds=5)

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._popen.poll()

    def wait(self) -> int:
        """Wait for its end; returns the exit code."""
        while (code := self.poll()) is None:
            time.sleep(POLL_SECONDS)
        return code

    def stop(self, grace_seconds: float) -> int | None:
        """Ask it to end, then end its whole group. Returns its exit code; None where it had to be killed."""
        with uninterrupted():
            code = self._ended_in(grace_seconds)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
            if self._popen.stdin is not None:
                with contextlib.suppress(OSError):
                    self._popen.stdin.close()
        return code

    def tail(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def _ended_in(self, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError, OSError):
                self._ask_to_stop(self._popen)
        while (code := self.poll()) is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return code


def terminate_group(popen: subprocess.Popen[bytes]) -> None:
    """SIGTERM to a program and all that it started."""
    os.killpg(popen.pid, signal.SIGTERM)


def close_stdin(popen: subprocess.Popen[bytes]) -> None:
    """Close the pipe, at which the program ends."""
    if popen.stdin is not None:
        popen.stdin.close()


@contextlib.contextmanager
def uninterrupted() -> Generator[None]:
    """Hold a second Ctrl-C off while things are put away."""
    try:
        before = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    except ValueError:  # not the main thread: signals go elsewhere
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, what: str) -> None:
    """Run a program to its end. Raises LocalError with the end of its log where it fails."""
    with Process(command, env=env, cwd=cwd, log=log) as process:
        code = process.wait()
    if code != 0:
        message = f"{what} failed (exit code {code}). The whole output is in {log}. Its end:\n{process.tail()}"
        raise LocalError(message)
