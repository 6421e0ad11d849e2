"""An HTTP client that keeps the session cookie as a browser does on localhost."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Self

import httpx

if TYPE_CHECKING:
    from types import TracebackType

COOKIE = "__Host-session"
TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the JSON body (an empty one where there was none)."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it is no problem document."""
        return self.status < httpx.codes.BAD_REQUEST

    def __str__(self) -> str:
        if self.ok:
            return str(self.status)
        return f"{self.status} {self.body.get('code', '')}: {self.body.get('detail', self.body)}"


class Browser:
    """One browser: its cookie is its own. Libraries hold a Secure cookie back on http, so it is kept here."""

    def __init__(self, address: str, *, site: str = "same-origin") -> None:
        """`address` is where `/api/…` answers, `site` what the browser says of where a call comes from."""
        self._client = httpx.Client(
            base_url=address, timeout=TIMEOUT_SECONDS, trust_env=False, headers={"Sec-Fetch-Site": site}
        )
        self.session: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, path: str, **query: str) -> Answer:
        """GET a path below `/api`."""
        return self._call("GET", path, params=query)

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Send a JSON body, or none, to a path below `/api`."""
        return self._call(method, path, json=body) if body is not None else self._call(method, path)

    def _call(self, method: str, path: str, **more: Any) -> Answer:
        headers = {"Cookie": f"{COOKIE}={self.session}"} if self.session else {}
        response = self._client.request(method, f"/api{path}", headers=headers, **more)
        self._keep_cookie(response)
        return Answer(response.status_code, _body(response))

    def _keep_cookie(self, response: httpx.Response) -> None:
        for header in response.headers.get_list("set-cookie"):
            morsel = SimpleCookie(header).get(COOKIE)
            if morsel is not None:
                self.session = None if morsel["max-age"] == "0" else morsel.value or None


def _body(response: httpx.Response) -> dict[str, Any]:
    if not response.content:
        return {}
    try:
        body = response.json()
    except ValueError:
        return {"detail": response.text[:200]}
    return body if isinstance(body, dict) else {"detail": str(body)}
