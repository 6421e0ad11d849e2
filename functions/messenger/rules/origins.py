"""Whether a handshake comes from our own page."""

from __future__ import annotations

from urllib.parse import urlsplit

THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})


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
