"""One address for the page, `/api/…`, `/socket`, the stand-ins and the emulator's AWS.

Page and API share one address behind the region's own domain, too.

The emulator itself knows an HTTP API only under a host that many resolvers don't know, or under a long path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infra_cdk.site.headers import HEADERS
from infra_cdk.site.settings import SOCKET
from local.emulator.site import SMS_PANEL
from local.emulator.windows import is_for_window
from local.stand_ins.addresses import NAMES as STAND_INS
from local.stand_ins.addresses import PREFIX, STREET

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Scope, Send

READING = frozenset({"GET", "HEAD"})
HOSTS = frozenset({b"localhost", b"127.0.0.1"})
OUR_HEADERS = [(name.lower().encode(), text.encode()) for name, text in HEADERS.items()]
NAMES = frozenset(name for name, _ in OUR_HEADERS)


class FrontDoor:
    """Sends `/api/…` to the HTTP API and `/socket` to the WebSocket API, a browser's reads to the site.

    The ids of both APIs stand in files, which may appear later.

    `stand_ins` gets what lies under the name of one of them, `windows` what functions post to open windows.
    """

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        inner: ASGIApp,
        site: ASGIApp,
        api_id_file: Path,
        stand_ins: ASGIApp,
        socket_id_file: Path,
        windows: ASGIApp,
    ) -> None:
        self._inner = inner
        self._site = site
        self._stand_ins = stand_ins
        self._windows = windows
        self._api_id_file = api_id_file
        self._api_id = ""
        self._socket_id_file = socket_id_file
        self._socket_id = ""

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass the call on to the page, a stand-in, the API or the socket."""
        if scope["type"] == "websocket" and scope["path"] == f"/{SOCKET}":
            await self._inner(self._led_to_socket(scope), receive, send)
        elif scope["type"] != "http":
            await self._inner(scope, receive, send)
        elif scope["path"].startswith("/api/"):
            await self._inner(self._led_to_api(scope), receive, with_headers(send))
        elif is_for_window(scope):
            await self._windows(scope, receive, send)
        elif is_for_stand_ins(scope):
            await self._stand_ins(scope, receive, send)
        elif is_for_site(scope):
            await self._site(scope, receive, with_headers(send))
        else:
            await self._inner(scope, receive, send)

    def _led_to_api(self, scope: Scope) -> Scope:
        if not self._api_id and self._api_id_file.exists():
            self._api_id = self._api_id_file.read_text("utf-8").strip()
        if not self._api_id:
            return scope
        prefix = f"/_aws/execute-api/{self._api_id}/$default"
        return {**scope, "path": prefix + scope["path"], "raw_path": prefix.encode() + scope["raw_path"]}

    def _led_to_socket(self, scope: Scope) -> Scope:
        if not self._socket_id and self._socket_id_file.exists():
            self._socket_id = self._socket_id_file.read_text("utf-8").strip()
        path = f"/_aws/execute-api/{self._socket_id}/{SOCKET}"
        return {**scope, "path": path, "raw_path": path.encode()} if self._socket_id else scope


def is_for_stand_ins(scope: Scope) -> bool:
    """Tell a call of a party beside the journal, or of the page that lists them."""
    path: str = scope["path"]
    return path.startswith(f"{PREFIX}/") and path.split("/")[2] in {STREET, *STAND_INS}


def is_for_site(scope: Scope) -> bool:
    """Tell a browser's read from a call of AWS: that is signed, in a header or in the query."""
    headers = dict(scope["headers"])
    path = scope["path"]
    return (
        scope["method"] in READING
        and (path == SMS_PANEL or not path.startswith("/_"))
        and headers.get(b"host", b"").partition(b":")[0] in HOSTS
        and b"authorization" not in headers
        and b"X-Amz-" not in scope["query_string"]
    )


def with_headers(send: Send) -> Send:
    """Return a channel to the caller that adds the site's headers to every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, text) for name, text in message.get("headers", []) if name.lower() not in NAMES]
            message = {**message, "headers": [*kept, *OUR_HEADERS]}
        await send(message)

    return sending
