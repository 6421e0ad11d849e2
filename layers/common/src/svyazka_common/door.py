"""What is refused before anything is parsed: calls from other sites, oversized bodies, bodies that are not JSON."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from svyazka_common.problems import Code, ProblemError

MAX_BODY_BYTES = 64 * 1024
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refusal(event: dict[str, Any]) -> ProblemError | None:
    """Why an API Gateway event (payload 2.0) is not let in, or None."""
    headers: dict[str, str] = event.get("headers") or {}
    method: str = event["requestContext"]["http"]["method"]
    if method in READING:
        return None
    if not _same_site(headers, event["requestContext"].get("domainName", "")):
        return ProblemError(Code.CROSS_SITE)
    return _body_refusal(event, headers)


def _same_site(headers: dict[str, str], domain: str) -> bool:
    # Fetch metadata first (ASVS 5.0, 3.5): browsers set it and pages can't. Without it, Origin; programs send neither.
    if (site := headers.get("sec-fetch-site")) is not None:
        return site in {"same-origin", "none"}
    if (origin := headers.get("origin")) is None:
        return True
    # `null` (a sandboxed frame, a file) has no host, and no missing host of ours equals that.
    host = origin.partition("://")[2]
    return host != "" and host in {headers.get("host"), domain}


def _body_refusal(event: dict[str, Any], headers: dict[str, str]) -> ProblemError | None:
    body: str | None = event.get("body")
    if not body:
        return None
    raw = _decoded(body) if event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
    if raw is None:
        return ProblemError(Code.BODY_NOT_JSON)
    if len(raw) > MAX_BODY_BYTES:
        return ProblemError(Code.BODY_TOO_LARGE)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return ProblemError(Code.MEDIA_TYPE)
    return None if _is_object(raw) else ProblemError(Code.BODY_NOT_JSON)


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
