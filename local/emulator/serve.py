"""Runs the emulator; `svyazka` starts this under the emulator's own interpreter (see `local.emulator_process`).

It stops when the pipe on standard input closes, which happens however the program that started it ends.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Mount

from local.emulator.archives import make_archives
from local.emulator.front_door import FrontDoor
from local.emulator.http_events import pass_events_as_aws_does
from local.emulator.layers import unpack_layers_once
from local.emulator.queue_events import attest_senders_as_aws_does
from local.emulator.site import site
from local.emulator.statements import run_statements_as_aws_does
from local.emulator.texts import keep_times, sent_texts
from local.emulator.windows import windows
from local.quick_json import use_quick_json
from local.stand_ins.addresses import PREFIX
from local.stand_ins.parties import all_of
from local.stand_ins.serving import street

if TYPE_CHECKING:
    from local.stand_ins.frame import StandIn

GRACE_SECONDS = 1
BETWEEN_COLLECTIONS = 100_000
"""Objects made: to look for garbage goes through all tables, and Python would do so every two thousand."""


def serve() -> None:
    """Serve on BIND_HOST:GATEWAY_PORT until a signal to stop; the emulator saves its state at the end."""
    pass_events_as_aws_does()
    attest_senders_as_aws_does()
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
        Starlette(routes=[Mount(PREFIX, street(_stand_ins()))]),
        Path(os.environ["SVYAZKA_SOCKET_ID_FILE"]),
        windows(),
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
        ws="websockets-sansio",  # partly in C
        ws_ping_interval=None,  # API Gateway asks no window whether it is still there, and a thousand take a share
    )
    server = uvicorn.Server(config)
    _stop_with_parent(server)
    server.run()
    sys.stdout.flush()
    os._exit(0)  # all is saved; what the emulator's threads still wait for would hold the process up


def _stand_ins() -> list[StandIn]:
    return all_of(f"http://localhost:{os.environ['GATEWAY_PORT']}", Path(os.environ["SVYAZKA_STAND_INS"]))


def _stop_with_parent(server: Any) -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        server.should_exit = True

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    serve()
