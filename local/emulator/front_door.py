"""`/api/…` at the plain address, as it will be behind the region's own domain.

The emulator itself knows an HTTP API only under a host that many resolvers don't know, or under a long path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    type Scope = dict[str, Any]
    type Asgi = Callable[[Scope, Any, Any], Awaitable[None]]


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
