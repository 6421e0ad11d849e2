"""What is refused before anything is parsed: calls past CloudFront, from other sites, too large or not JSON."""

from __future__ import annotations

import hmac
import json
import os
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from svyazka_common.errors import Code, DomainError
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY_BYTES = 64 * 1024
THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
PROOF = "x-site-proof"
VIEWER_HOST = "x-viewer-host"
VIEWER_ADDRESS = "x-viewer-address"


def as_seen_by_edge(event: dict[str, Any]) -> dict[str, Any] | None:
    """Return an API Gateway event (payload 2.0) with the browser's address, and the site's host for CloudFront's.

    None for a call that did not come through CloudFront: its caller could write any address into the header, and the
    limits count by address. Where no edge is set (the local stack) the event is returned as it is.
    """
    if not os.environ.get(Setting.EDGE_PROOF):
        return event
    headers: dict[str, str] = event.get("headers") or {}
    if not _is_proven(headers):
        return None
    context = event["requestContext"]
    http = {**context["http"], "sourceIp": headers.get(VIEWER_ADDRESS, "")}
    return {**event, "requestContext": {**context, "http": http, "domainName": headers.get(VIEWER_HOST, "")}}


def host_seen_by_edge(headers: Mapping[str, str]) -> str | None:
    """The site's host as the browser called it, by the headers of a handshake, whose names are in small letters.

    None for a call that did not come through CloudFront. Where no edge is set, it is the host that was called.
    """
    if not os.environ.get(Setting.EDGE_PROOF):
        return headers.get("host", "")
    return headers.get(VIEWER_HOST, "") if _is_proven(headers) else None


def _is_proven(headers: Mapping[str, str]) -> bool:
    expected = os.environ.get(Setting.EDGE_PROOF, "")
    return hmac.compare_digest(headers.get(PROOF, "").encode(), expected.encode())


def refusal(event: dict[str, Any]) -> DomainError | None:
    """Why an API Gateway event (payload 2.0) is not let in, or None."""
    headers: dict[str, str] = event.get("headers") or {}
    method: str = event["requestContext"]["http"]["method"]
    if method in READING:
        return None
    if not _same_site(headers, event["requestContext"].get("domainName", "")):
        return DomainError(Code.CROSS_SITE)
    return _body_refusal(event, headers)


def _same_site(headers: dict[str, str], domain: str) -> bool:
    # Fetch metadata first (ASVS 5.0, 3.5): browsers set it and pages can't. Without it, Origin; programs send neither.
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in {"same-origin", "none"}
    if (origin := headers.get("origin")) is None:
        return True
    return any(is_own_page(origin, host) for host in (headers.get("host", ""), domain))


def is_own_page(origin: str | None, host: str) -> bool:
    """Whether an Origin is that of the site's host, port included; one that is missing or opaque (`null`) is not.

    Anybody on the way can write a page of `http://` under our name, so only this machine's own may be one.
    """
    if not origin or not host:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    return is_safe and parts.netloc.lower() == host.lower()


def _body_refusal(event: dict[str, Any], headers: dict[str, str]) -> DomainError | None:
    body: str | None = event.get("body")
    if not body:
        return None
    raw = _decoded(body) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
    if raw is None:
        return DomainError(Code.BODY_NOT_JSON)
    if len(raw) > MAX_BODY_BYTES:
        return DomainError(Code.BODY_TOO_LARGE)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return DomainError(Code.MEDIA_TYPE)
    return None if _is_object(raw) else DomainError(Code.BODY_NOT_JSON)


def _decoded(body: str) -> bytes | None:
    try:
        return b64decode(body, validate=True)
    except ValueError:
        return None


def _is_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw.decode("utf-8")), dict)
    except (ValueError, RecursionError):
        return False
