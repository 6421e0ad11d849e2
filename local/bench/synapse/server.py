"""The running server."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from infra_cdk.assets.build_folder import built
from local import environment
from local.bench.synapse import config
from local.errors import LocalError
from local.packages import install_environment
from local.paths import LOGS
from local.ports import LOOPBACK, free_port
from local.process import Process, run

if TYPE_CHECKING:
    from collections.abc import Generator

VERSION = "1.163.2"
LOG = LOGS / "synapse.log"
STARTS_WITHIN_SECONDS = 60
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it


@contextmanager
def running() -> Generator[str]:
    """The address of an empty server; installed where it is not yet (some 60 MB).

    Its database lies in memory where the system has such a folder, as DynamoDB Local's does. Raises LocalError where it
    can't be installed or doesn't start.
    """
    python = built(f"synapse-{VERSION}-{sys.version_info[1]}", _install) / "bin" / "python"
    base = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=base) as folder:
        port = free_port()
        settings = config.write(Path(folder), port)
        command = [str(python), "-m", "synapse.app.homeserver", "--config-path", str(settings)]
        LOG.unlink(missing_ok=True)
        env = environment.of_tools()
        run([*command, "--generate-keys"], env=env, cwd=Path(folder), log=LOG, what="Preparing Synapse")
        with Process(command, env=env, cwd=Path(folder), log=LOG) as process:
            address = f"http://{LOOPBACK}:{port}"
            _wait(process, address)
            yield address


def _install(folder: Path) -> None:
    install_environment(folder, f"matrix-synapse=={VERSION}")


def _wait(process: Process, address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    message = f"Synapse did not start; the whole output is in {LOG}. Its end:\n{process.tail()}"
    raise LocalError(message)
