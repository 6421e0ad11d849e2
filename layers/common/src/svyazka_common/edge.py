"""CloudFront in front of the API: the proof that a call came through it, and what it says of the browser."""

from __future__ import annotations

import hmac
import os
from typing import Any

from svyazka_common.settings import Setting

PROOF = "x-site-proof"
VIEWER_HOST = "x-viewer-host"
VIEWER_ADDRESS = "x-viewer-address"


def as_seen_by_edge(event: dict[str, Any]) -> dict[str, Any] | None:
    """An API Gateway event (payload 2.0) with the browser's address and the site's host, as if nothing were between.

    None for a call that did not come through CloudFront: whoever calls the API directly could choose the address that
    limits count. Where no edge is set (the local stack) an event stays as it is.
    """
    expected = os.environ.get(Setting.EDGE_PROOF)
    if not expected:
        return event
    headers: dict[str, str] = event.get("headers") or {}
    if not hmac.compare_digest(headers.get(PROOF, "").encode(), expected.encode()):
        return None
    context = event["requestContext"]
    http = {**context["http"], "sourceIp": headers.get(VIEWER_ADDRESS, "")}
    return {**event, "requestContext": {**context, "http": http, "domainName": headers.get(VIEWER_HOST, "")}}
