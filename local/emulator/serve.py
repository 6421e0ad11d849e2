# ruff: noqa: INP001 - no part of a package: another interpreter runs it
"""Runs the emulator; `svyazka` starts this under the emulator's own interpreter (see `local.emulator_process`).

Three things are added to what the package (1.5.33) does by itself. It stops when the pipe on standard input closes:
when whoever started it is gone, in whatever way. `/api/…` at the plain address leads to the deployed HTTP API, as it
will behind the region's own domain; the emulator itself knows it only under a host that many resolvers don't know. And
an HTTP API's event has the request's `cookies`, as payload format 2.0 says.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    type Scope = dict[str, Any]
    type Asgi = Callable[[Scope, Any, Any], Awaitable[None]]

GRACE_SECONDS = 1.0


class FrontDoor:
    """Sends `/api/…` to the HTTP API whose id stands in a file; the file may appear later."""

    def __init__(self, inner: Asgi, api_id_file: Path) -> None:
        self._inner = inner
        self._api_id_file = api_id_file
        self._api_id = ""

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Hand the call on, led to the API where it is for it."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            scope = self._led_to_api(scope)
        await self._inner(scope, receive, send)

    def _led_to_api(self, scope: Scope) -> Scope:
        if not self._api_id and self._api_id_file.exists():
            self._api_id = self._api_id_file.read_text("utf-8").strip()
        if not self._api_id:
            return scope
        prefix = f"/_aws/execute-api/{self._api_id}/$default"
        return {**scope, "path": prefix + scope["path"], "raw_path": prefix.encode() + scope["raw_path"]}


def with_cookies(event: dict[str, Any]) -> dict[str, Any]:
    """An HTTP API's event (payload 2.0) with its cookies where API Gateway puts them; other events stay as they are."""
    if event.get("version") != "2.0" or "cookies" in event or "cookie" not in event.get("headers", {}):
        return event
    headers = dict(event["headers"])
    cookies = [cookie.strip() for cookie in headers.pop("cookie").split(";")]
    return {**event, "headers": headers, "cookies": cookies}


def give_cookies_to_functions() -> None:
    """Have the emulator pass events through `with_cookies`."""
    functions: Any = import_module("ministack.services.lambda_svc")
    run = functions._execute_function_with_config_scope  # noqa: SLF001 - it has no other place for this

    def run_with_cookies(function: Any, event: dict[str, Any], *more: Any, **named: Any) -> Any:
        return run(function, with_cookies(event), *more, **named)

    functions._execute_function_with_config_scope = run_with_cookies  # noqa: SLF001


def stop_with_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` as soon as standard input ends."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True).start()


async def serve() -> None:
    """Serve on BIND_HOST:GATEWAY_PORT until told to stop; the emulator saves its state at the end."""
    config = import_module("hypercorn.config").Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = GRACE_SECONDS
    config.shutdown_timeout = 60
    stop = asyncio.Event()
    give_cookies_to_functions()
    stop_with_parent(asyncio.get_running_loop(), stop)
    door = FrontDoor(import_module("ministack.app").app, Path(os.environ["SVYAZKA_API_ID_FILE"]))
    await import_module("hypercorn.asyncio").serve(door, config, shutdown_trigger=stop.wait)


if __name__ == "__main__":
    asyncio.run(serve(), debug=False)
    sys.stdout.flush()
    os._exit(0)  # all is saved; threads of the emulator that still wait for work would hold the process up
