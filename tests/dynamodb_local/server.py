"""The running program, on a free loopback port."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from dynamodb_local.emulator import emulator

if TYPE_CHECKING:
    from collections.abc import Generator

STARTS_WITHIN_SECONDS = 60


@contextmanager
def running() -> Generator[str]:
    """The address of a DynamoDB Local of our own. Each access key has tables of its own in it."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("DynamoDB Local needs Java 17; no `java` was found on the PATH")
    folder, port = emulator(), _free_port()
    process = subprocess.Popen(  # noqa: S603 - pinned program
        [java, "-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", "-inMemory", "-port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = f"DynamoDB Local did not start (exit code {process.poll()})"
    raise RuntimeError(message)
