"""What every stand-in has: routes under a path of its own, switches for failures, and a page that shows both.

Switches are set on the page `/<name>/`, by `PUT /<name>/_switches` with `{"down": true}`, or in tests by
`StandIn.turn`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Route

from local.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN = "/_switches"
"""Path of the switches; what lies here and on the stand-in's own page never fails."""

COMMON = {
    "down": "Не работает: 503 на всё",
    "html": "Отвечает страницей HTML вместо того, о чём спросили",
    "late": "Делает, о чём попросили, но отвечает слишком поздно",
}
"""The failures that any party may have, with their Russian descriptions."""

LATE_SECONDS = 20.0
"""Longer than any caller waits."""

FORM = "application/x-www-form-urlencoded"

_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


class UnknownSwitchError(LookupError):
    """The stand-in has no such switch."""


class StandIn:
    """One party.

    Attributes:
        name: the first segment of its address, as in `http://127.0.0.1:4566/_local/esia`.
        title: its name for people.
        late_seconds: how late an answer comes while `late` is on.
        never_fails: paths of pages that may be open when a failure is switched on; these still lead people back.
    """

    never_fails: frozenset[str] = frozenset()

    def __init__(  # noqa: PLR0913 - they describe a party
        self,
        name: str,
        title: str,
        routes: Sequence[BaseRoute],
        switches: Mapping[str, str],
        *,
        late_seconds: float = LATE_SECONDS,
        middleware: Sequence[Middleware] = (),
    ) -> None:
        """`switches` are the party's own failures: name and Russian description."""
        self.name = name
        self.title = title
        self.late_seconds = late_seconds
        self._switches = {**switches, **COMMON}
        self._on: set[str] = set()
        own = [
            Route("/", self._page),
            Route(OWN, self._state),
            Route(OWN, self._set, methods=["PUT"]),
            Route(OWN, self._press, methods=["POST"]),
        ]
        self.app = Starlette(routes=[*own, *routes], middleware=[*middleware, Middleware(_Failing, stand_in=self)])

    def is_on(self, switch: str) -> bool:
        """Tell whether the failure happens. Raises UnknownSwitchError."""
        return self._known(switch) in self._on

    def turn(self, switch: str, *, on: bool) -> None:
        """Have the failure happen, or no longer. Raises UnknownSwitchError."""
        (self._on.add if on else self._on.discard)(self._known(switch))

    def reset(self) -> None:
        """Turn all switches off."""
        self._on.clear()

    @property
    def state(self) -> dict[str, bool]:
        """All switches, by name."""
        return {switch: switch in self._on for switch in self._switches}

    def _known(self, switch: str) -> str:
        if switch not in self._switches:
            raise UnknownSwitchError(switch)
        return switch

    async def _page(self, request: Request) -> Response:
        return page(
            "switches.html",
            title=self.title,
            switches=[(name, text, name in self._on) for name, text in self._switches.items()],
            action=request.scope["root_path"] + OWN,
        )

    async def _state(self, _request: Request) -> Response:
        return JSONResponse(self.state)

    async def _set(self, request: Request) -> Response:
        wanted: dict[str, bool] = await request.json()
        try:
            for switch, on in wanted.items():
                self.turn(switch, on=on)
        except UnknownSwitchError as error:
            return JSONResponse({"error": f"there is no switch {error}"}, 404)
        return JSONResponse(self.state)

    async def _press(self, request: Request) -> Response:
        pressed = await form(request)
        for switch in self._switches:
            self.turn(switch, on=switch in pressed)
        return RedirectResponse(request.scope["root_path"] + "/", 303)


class _Failing:
    """Fails as the common switches say, before the party's own routes or after them."""

    def __init__(self, app: ASGIApp, stand_in: StandIn) -> None:
        self._app = app
        self._stand_in = stand_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or path in {"/", OWN, *self._stand_in.never_fails}:
            await self._app(scope, receive, send)
        elif self._stand_in.is_on("down"):
            await _sorry(503)(scope, receive, send)
        elif self._stand_in.is_on("html"):
            await _sorry(200)(scope, receive, send)
        elif self._stand_in.is_on("late"):
            await self._late(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _late(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        await asyncio.sleep(self._stand_in.late_seconds)
        for message in answer:
            await send(message)


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of `templates/`, with no caching."""
    text = _templates.get_template(template).render(**values)
    return HTMLResponse(text, status, {"Cache-Control": "no-store"})


def elsewhere(request: Request, path: str, ticket: str) -> RedirectResponse:
    """Go on at another site: `127.0.0.1` for who came to `localhost`.

    Browsers hold those two for different sites. So the journal's callback is a navigation from another site, as it is
    with the real party, and gets only the cookies that such a one may bring.
    """
    address = request.url.replace(path=request.scope["root_path"] + path, query=f"ticket={ticket}")
    return RedirectResponse(address.replace(hostname=LOOPBACK) if address.hostname == "localhost" else address, 303)


async def form(request: Request) -> dict[str, str]:
    """The fields of a form in the body; none where the body is of another type. The last of a repeated field counts."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != FORM:
        return {}
    return dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))


def _sorry(status: int) -> HTMLResponse:
    return page("sorry.html", status, title="Технические работы")
