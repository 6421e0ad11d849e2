"""The page, and what it asks for beside the API, as an ASGI application; in the cloud CloudFront and S3 do this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from brotli_asgi import BrotliMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from infra_cdk.site.headers import ASKED_AGAIN, cache_control, is_page
from infra_cdk.site.settings import PATH, page_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

    from local.emulator.texts import SentText

SMS_PANEL = "/_local/sms"
STAGE = "local"
PARTIES = ("gosuslugi", "vk_id")
"""As infra_cdk/stages/local.toml sets them up; the emulator's environment can't read it."""
COMPRESSED_FROM_BYTES = 500


class Page(StaticFiles):
    """The built page's files; paths that are no file's are the page's own."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As `StaticFiles` does, with our caching."""
        wanted = scope["path"]
        response = await super().get_response("index.html" if is_page(wanted) else path, scope)
        response.headers["Cache-Control"] = cache_control(wanted)
        return response


def site(folder: Path, texts: Callable[[], list[SentText]]) -> Starlette:
    """The site with the page that lies in a folder; `texts` gives the SMS, newest first."""

    def settings(_request: Request) -> Response:
        return _document(page_settings(STAGE, parties=PARTIES, sms_panel=SMS_PANEL))

    def sms(_request: Request) -> Response:
        return _document({"messages": texts()})

    return Starlette(
        routes=[Route(PATH, settings), Route(SMS_PANEL, sms), Mount("/", Page(directory=folder, check_dir=False))],
        middleware=[Middleware(BrotliMiddleware, minimum_size=COMPRESSED_FROM_BYTES)],
    )


def _document(content: Any) -> JSONResponse:
    return JSONResponse(content, headers={"Cache-Control": ASKED_AGAIN})
