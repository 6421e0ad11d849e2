"""Calls to others' servers, to ESIA, VK ID and SMS gateways: one policy for time, size and answers (docs/adr/0023).

No call is repeated, no redirect is followed, and no exception holds a word of the request. Done by urllib3, which
botocore has loaded already: no function starts later for it.
"""

from __future__ import annotations

import json
import ssl
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

CONNECT_SECONDS = 2.0
READ_SECONDS = 6.0
WHOLE_SECONDS = 8.0
"""From the request to the end of the answer, or a server could send a byte each few seconds."""
SEVERAL_SECONDS = 11.0
"""For all calls that one person waits for: what writes the outcome has four of a function's fifteen."""
LONGEST_ANSWER = 64 * 1024
LONGEST_WORD = 40
_SUCCESS, _SERVER_ERROR = 200, 500


_until: ContextVar[float] = ContextVar("until")


@contextmanager
def several() -> Generator[None]:
    """Calls that together take no longer than `SEVERAL_SECONDS`."""
    token = _until.set(time.monotonic() + SEVERAL_SECONDS)
    try:
        yield
    finally:
        _until.reset(token)


class NoAnswerError(Exception):
    """No answer that can be used: too slow, too long, a server's error, or no JSON object. It may have arrived."""


class NothingSentError(NoAnswerError):
    """No connection came about: for certain the other party has got nothing."""


class RefusedError(Exception):
    """The other party refused; `error` and `description` are its words (RFC 6749, 5.2), empty where it gave none."""

    def __init__(self, error: str, description: str = "") -> None:
        # Only an error word of the standard goes into logs; any other text could hold personal data.
        super().__init__(error if error.isidentifier() and len(error) <= LONGEST_WORD else "refused")
        self.error = error
        self.description = description


def post_form(url: str, fields: Mapping[str, str], trusted_roots: str = "") -> dict[str, Any]:
    """POST a form, get a JSON object. Raises NoAnswerError, RefusedError."""
    return _judged(*exchange("POST", url, trusted_roots, fields=dict(fields), encode_multipart=False))


def post_json(url: str, document: Mapping[str, Any], bearer: str = "", trusted_roots: str = "") -> dict[str, Any]:
    """POST a JSON object, get one. Raises NoAnswerError, RefusedError."""
    return _judged(*exchange("POST", url, trusted_roots, headers=_bearer(bearer), json=dict(document)))


def get_json(url: str, bearer: str = "", trusted_roots: str = "") -> dict[str, Any]:
    """GET a JSON object. Raises NoAnswerError, RefusedError."""
    return _judged(*exchange("GET", url, trusted_roots, headers=_bearer(bearer)))


def exchange(
    method: str, url: str, trusted_roots: str = "", *, headers: Mapping[str, str] | None = None, **body: Any
) -> tuple[int, dict[str, Any] | None]:
    """Status and JSON object of an answer, None where its body is no object. `body` as `urllib3.request` takes it.

    Raises NothingSentError where no connection came about, NoAnswerError where anything else went wrong.
    """
    now = time.monotonic()
    until = min(now + WHOLE_SECONDS, _until.get(now + WHOLE_SECONDS))
    if until <= now:
        raise NothingSentError("no time left")
    try:
        response = _pool(trusted_roots).request(
            method,
            url,
            # A function is frozen between calls: a connection that was kept would be a dead one.
            headers={"Accept": "application/json", "Connection": "close", **(headers or {})},
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, until - now), read=min(READ_SECONDS, until - now)),
            # No retries: a code is good for one try, and a text must not go twice. No redirects: they would hand our
            # request to another server.
            retries=False,
            redirect=False,
            preload_content=False,
            **body,
        )
        try:
            return response.status, _object(_text(response, until))
        finally:
            response.close()
    except (NewConnectionError, ConnectTimeoutError) as error:
        raise NothingSentError(type(error).__name__) from None
    except SSLError as error:
        # The certificate is looked at before the request leaves.
        unproven = error.args and isinstance(error.args[0], ssl.SSLCertVerificationError)
        raise (NothingSentError if unproven else NoAnswerError)(type(error).__name__) from None
    except (HTTPError, OSError) as error:
        raise NoAnswerError(type(error).__name__) from None


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@cache
def _pool(trusted_roots: str) -> urllib3.PoolManager:
    context = ssl.create_default_context()
    if trusted_roots:
        context.load_verify_locations(cadata=trusted_roots)
    return urllib3.PoolManager(ssl_context=context)


def _text(response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    text = b""
    while chunk := response.read1(LONGEST_ANSWER):
        text += chunk
        if len(text) > LONGEST_ANSWER or time.monotonic() > until:
            raise NoAnswerError("too long")
    return text


def _judged(status: int, document: dict[str, Any] | None) -> dict[str, Any]:
    """The object of a success. Raises NoAnswerError, RefusedError."""
    if status >= _SERVER_ERROR:
        raise NoAnswerError(str(status))
    if document is None:
        raise NoAnswerError("no JSON object")
    if status == _SUCCESS and "error" not in document:
        return document
    raise RefusedError(*(str(document.get(name, "")) for name in ("error", "error_description")))


def _object(text: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
