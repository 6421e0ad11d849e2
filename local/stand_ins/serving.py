"""A stand-in on a port of its own, in a thread of this process: for tests."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from local.ports import LOOPBACK
from local.stand_ins.addresses import STREET
from local.stand_ins.frame import page

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from local.stand_ins.frame import StandIn

START_SECONDS = 30.0


def street(stand_ins: Sequence[StandIn]) -> Starlette:
    """All of them in one app, each under its name."""

    async def listed(request: Request) -> Response:
        return page(
            "street.html", title="Вокруг журнала", stand_ins=stand_ins, under=request.scope.get("root_path", "")
        )

    return Starlette(
        routes=[Route(f"/{STREET}", listed), *(Mount(f"/{stand_in.name}", stand_in.app) for stand_in in stand_ins)]
    )


@contextmanager
def serving(*stand_ins: StandIn, certificate: Path | None = None) -> Generator[str]:
    """Serve them on a free loopback port; gives `http://127.0.0.1:PORT`, under which each has its name.

    With a `certificate` (PEM of certificate and key) the address begins with `https`.
    """
    with listening(street(stand_ins), certificate) as address:
        yield address


@contextmanager
def listening(app: Any, certificate: Path | None = None) -> Generator[str]:
    """Serve any ASGI app on a free loopback port. Raises TimeoutError where it doesn't start."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if time.monotonic() > deadline or not thread.is_alive():
                message = "the stand-in did not start"
                raise TimeoutError(message)
            time.sleep(0.01)
        scheme = "http" if certificate is None else "https"
        try:
            yield f"{scheme}://{LOOPBACK}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
