"""Runs the emulator; `svyazka` starts this under the emulator's own interpreter (see `local.emulator_process`).

It stops when the pipe on standard input closes: when whoever started it is gone, in whatever way.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from importlib import import_module
from pathlib import Path

from local.emulator.archives import make_archives
from local.emulator.front_door import FrontDoor
from local.emulator.http_events import pass_events_as_aws_does
from local.emulator.layers import unpack_layers_once
from local.emulator.site import site
from local.emulator.statements import run_statements_as_aws_does
from local.emulator.texts import keep_times, sent_texts
from local.quick_json import use_quick_json

GRACE_SECONDS = 1.0
SAVE_SECONDS = 60.0


async def serve() -> None:
    """Serve on BIND_HOST:GATEWAY_PORT until told to stop; the emulator saves its state at the end."""
    config = import_module("hypercorn.config").Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = GRACE_SECONDS
    config.shutdown_timeout = SAVE_SECONDS
    pass_events_as_aws_does()
    unpack_layers_once(Path(os.environ["TMPDIR"]) / "layers")
    keep_times()
    make_archives()
    run_statements_as_aws_does()
    use_quick_json()
    stop = asyncio.Event()
    _stop_with_parent(asyncio.get_running_loop(), stop)
    door = FrontDoor(
        import_module("ministack.app").app,
        site(Path(os.environ["SVYAZKA_PAGE"]), sent_texts),
        Path(os.environ["SVYAZKA_API_ID_FILE"]),
    )
    await import_module("hypercorn.asyncio").serve(door, config, shutdown_trigger=stop.wait)
    sys.stdout.flush()
    os._exit(0)  # all is saved; what the emulator's threads still wait for would hold the process up


def _stop_with_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    asyncio.run(serve())
