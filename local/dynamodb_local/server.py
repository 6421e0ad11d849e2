"""The running program, on a free loopback port."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from local.dynamodb_local.java import java
from local.dynamodb_local.program import program
from local.errors import LocalError
from local.ports import LOOPBACK, free_port

if TYPE_CHECKING:
    from collections.abc import Generator

STARTS_WITHIN_SECONDS = 60
JAVA = ("-XX:+UseParallelGC", "-Xmn256m", "-Djava.library.path=DynamoDBLocal_lib")
ONE_COMPILER = "-XX:TieredStopAtLevel=1"
"""The second one takes longer than it saves where the program runs for seconds only."""
PROGRAM = ("-jar", "DynamoDBLocal.jar", "-inMemory", "-disableTelemetry")


@contextmanager
def running(*, for_minutes: bool = False) -> Generator[str]:
    """The address of a DynamoDB Local of our own, empty. Each access key has tables of its own in it.

    Raises LocalError where Java is missing and can't be had, or the program doesn't start.
    """
    folder, port = program(), free_port()
    process = subprocess.Popen(
        [java(), *JAVA, *(() if for_minutes else (ONE_COMPILER,)), *PROGRAM, "-port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    message = f"DynamoDB Local did not start (exit code {process.poll()})"
    raise LocalError(message)
