"""Whether a handshake comes from our own page."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_own_page(origin: str | None, host: str) -> bool:
    """Whether an Origin is that of the site's host, port included; one that is missing or opaque (`null`) is not."""
    if not origin or not host:
        return False
    return urlsplit(origin).netloc.lower() == host.lower()
