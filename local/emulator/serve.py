"""Runs the emulator; `svyazka` starts this under the emulator's own interpreter (see `local.emulator_process`).

It stops when the pipe on standard input closes: when whoever started it is gone, in whatever way.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from local.emulator.archives import make_archives
from local.emulator.front_door import FrontDoor
from local.emulator.http_events import pass_events_as_aws_does
from local.emulator.layers import unpack_layers_once
from local.emulator.site import site
from local.emulator.statements import run_statements_as_aws_does
from local.emulator.texts import keep_times, sent_texts
from local.quick_json import use_quick_json

GRACE_SECONDS = 1
BETWEEN_COLLECTIONS = 100_000
"""Objects made: to look for garbage goes through all tables, and Python would do so every two thousand."""


def serve() -> None:
    """Serve on BIND_HOST:GATEWAY_PORT until told to stop; the emulator saves its state at the end."""
    pass_events_as_aws_does()
    unpack_layers_once(Path(os.environ["TMPDIR"]) / "layers")
    keep_times()
    make_archives()
    run_statements_as_aws_does()
    use_quick_json()
    gc.set_threshold(BETWEEN_COLLECTIONS)
    door = FrontDoor(
        import_module("ministack.app").app,
        site(Path(os.environ["SVYAZKA_PAGE"]), sent_texts),
        Path(os.environ["SVYAZKA_API_ID_FILE"]),
    )
    uvicorn = import_module("uvicorn")
    config = uvicorn.Config(
        door,
        host=os.environ["BIND_HOST"],
        port=int(os.environ["GATEWAY_PORT"]),
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        date_header=False,  # the emulator gives its own
        server_header=False,
    )
    server = uvicorn.Server(config)
    _stop_with_parent(server)
    server.run()
    sys.stdout.flush()
    os._exit(0)  # all is saved; what the emulator's threads still wait for would hold the process up


def _stop_with_parent(server: Any) -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        server.should_exit = True

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    serve()
