"""What functions post to open windows, straight to the windows.

The emulator (1.5.33) leads each post past all of AWS's services first, which takes longer than the window's own part.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

PATH = re.compile(r"/_aws/execute-api/(?P<api_id>[^/]+)/(?P<stage>[^/]+)/@connections/(?P<connection_id>[^/]+)")


def is_for_window(scope: Scope) -> bool:
    """Tell a call about an open connection, as API Gateway's management API has them."""
    return "/@connections/" in scope["path"] and PATH.fullmatch(scope["path"]) is not None


def windows() -> ASGIApp:
    """Return the app that answers the calls for which `is_for_window` holds."""
    answer: Any = import_module("ministack.services.apigateway").handle_connections_api

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        named = PATH.fullmatch(scope["path"])
        assert named is not None
        status, headers, body = await answer(
            scope["method"], named["api_id"], named["stage"], named["connection_id"], await _body(receive), {}
        )
        pairs = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [*pairs, length]})
        await send({"type": "http.response.body", "body": body})

    return app


async def _body(receive: Any) -> bytes:
    parts = []
    more_body = True
    while more_body:
        message = await receive()
        parts.append(message.get("body", b""))
        more_body = message.get("more_body", False)
    return b"".join(parts)
