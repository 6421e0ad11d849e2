"""An HTTP client that keeps the journal's cookies as a browser does on localhost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

if TYPE_CHECKING:
    from types import TracebackType

COOKIE = "__Host-session"
TIMEOUT_SECONDS = 60.0
MOST_REDIRECTS = 10
TICKET = re.compile(r'name="ticket" value="(\w+)"')
"""What names a request on the page of a stand-in."""


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


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a navigation ended: a path of the journal's page, or the whole address and text of another site's page."""

    address: str
    text: str = ""


class Browser:
    """One browser: its cookies are its own. Libraries hold a Secure cookie back on http, so they are kept here."""

    def __init__(self, address: str, *, site: str = "same-origin") -> None:
        """`address` is where `/api/…` answers, `site` what the browser says of where a call comes from."""
        self._client = httpx.Client(
            base_url=address, timeout=TIMEOUT_SECONDS, trust_env=False, headers={"Sec-Fetch-Site": site}
        )
        self.session: str | None = None
        self._address = address
        self._other_cookies: dict[str, str] = {}

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

    def go(self, path: str) -> Landing:
        """Navigate to a path below `/api` and on, over redirects, to the page where they end."""
        return self._follow(f"{self._address}/api{path}", "same-origin")

    def choose(self, landing: Landing, person: str) -> Landing:
        """Choose a test person on the page of a stand-in, and be led on."""
        address = self.sent_back(landing, person)
        return landing if address is None else self._follow(address, "cross-site")

    def sent_back(self, landing: Landing, person: str) -> str | None:
        """Where a stand-in sends the browser back to once a person is chosen; None where that was not its page."""
        ticket = TICKET.search(landing.text)
        if ticket is None:
            return None
        action = urljoin(landing.address, urlsplit(landing.address).path)
        response = self._client.post(action, data={"ticket": ticket[1], "person": person})
        back: str = response.headers.get("Location", "")
        return urljoin(landing.address, back)

    def _follow(self, address: str, site: str) -> Landing:
        for _ in range(MOST_REDIRECTS):
            is_ours = address.startswith(self._address)
            path = address.removeprefix(self._address)
            if is_ours and not path.startswith(("/api/", "/_local/")):
                return Landing(path)
            headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"} | (self._cookies() if is_ours else {})
            response = self._client.get(address, headers=headers)
            if is_ours:
                self._keep_cookies(response)
            if not response.is_redirect:
                return Landing(address, response.text)
            address = urljoin(address, response.headers["Location"])
        return Landing(address)

    def _call(self, method: str, path: str, **options: Any) -> Answer:
        response = self._client.request(method, f"/api{path}", headers=self._cookies(), **options)
        self._keep_cookies(response)
        return Answer(response.status_code, _body(response))

    def _cookies(self) -> dict[str, str]:
        kept = self._other_cookies | ({COOKIE: self.session} if self.session else {})
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())} if kept else {}

    def _keep_cookies(self, response: httpx.Response) -> None:
        for header in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(header).items():
                value = "" if morsel["max-age"] in {"0", "-1"} else morsel.value
                if name == COOKIE:
                    self.session = value or None
                elif value:
                    self._other_cookies[name] = value
                else:
                    self._other_cookies.pop(name, None)


def _body(response: httpx.Response) -> dict[str, Any]:
    if not response.content:
        return {}
    try:
        body = response.json()
    except ValueError:
        return {"detail": response.text[:200]}
    return body if isinstance(body, dict) else {"detail": str(body)}
