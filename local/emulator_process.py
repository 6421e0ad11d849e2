"""The running emulator: started from a directory that holds all of its files, stopped with its state saved there."""

from __future__ import annotations

import json
import shutil
import time
from typing import TYPE_CHECKING, Self

import httpx

from local import environment, queue_addresses
from local.errors import LocalError
from local.paths import PROJECT
from local.ports import LOOPBACK, require_free
from local.process import Process, close_stdin
from local.stand_ins import addresses
from local.toolchain import EMULATOR_PYTHON

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

START_SECONDS = 60.0
SAVE_SECONDS = 60.0
POLL_SECONDS = 0.1


class Emulator:
    """The emulator on a port, with its files under `home`.

    `home/clean` is there only while nothing runs on it and all of its state has been saved.
    """

    def __init__(self, home: Path, port: int) -> None:
        """Start it. Raises LocalError where the port is taken or it doesn't answer."""
        require_free(port)
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        clean_mark(home).unlink(missing_ok=True)
        rewind_streams(home)
        queue_addresses.move_to(port, home)
        addresses.move_to(port, home)
        self.home = home
        self.port = port
        self.url = f"http://{LOOPBACK}:{port}"
        self._process = Process(
            [str(EMULATOR_PYTHON), "-m", "local.emulator.serve"],
            env=environment.of_emulator(port, home),
            cwd=PROJECT,
            log=home / "emulator.log",
            ask_to_stop=close_stdin,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_until_it_answers(self) -> None:
        """Raises LocalError where it doesn't within a minute."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.is_running():
            try:
                if httpx.get(f"{self.url}/_ministack/health", timeout=5, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(POLL_SECONDS)
        message = f"The AWS emulator did not start on port {self.port}. The end of its log:\n{self._process.tail()}"
        raise LocalError(message)

    def is_running(self) -> bool:
        """Tell whether its process lives."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Let it save its state, and end it with all that it started."""
        saved = self._process.stop(grace_seconds=SAVE_SECONDS) == 0
        shutil.rmtree(self.home / "tmp", ignore_errors=True)  # the functions, unpacked once for each that ran
        if saved:
            clean_mark(self.home).touch()


def clean_mark(home: Path) -> Path:
    """The file whose presence means that the state under `home` is complete."""
    return home / "clean"


def rewind_streams(home: Path) -> None:
    """Set the read positions of stream consumers to the start.

    The emulator (1.5.33) saves the positions but not the stream's records. After a start the streams are empty, so
    what comes first would lie before the saved position and be skipped.
    """
    path = home / "state" / "lambda.json"
    if not path.exists():
        return
    saved = json.loads(path.read_text("utf-8"))
    positions = saved["payload"]["dynamodb_stream_positions"]["data"]
    positions.update(dict.fromkeys(positions, 0))
    path.write_text(json.dumps(saved), "utf-8")
