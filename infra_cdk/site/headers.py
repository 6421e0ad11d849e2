"""The response headers of the site, as CloudFront and the local front door send them."""

from __future__ import annotations

YEAR_SECONDS = 365 * 24 * 3600
HSTS_SECONDS = 2 * YEAR_SECONDS

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""Content Security Policy, level 3: nothing inline, no eval, nothing from or to anywhere else."""

REFUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{directive} {allowed}" for directive, allowed in POLICY.items()),
    "Strict-Transport-Security": f"max-age={HSTS_SECONDS}; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The code from the SMS is the only thing that the page asks a browser for.
    "Permissions-Policy": ", ".join(["otp-credentials=(self)", *(f"{feature}=()" for feature in REFUSED_FEATURES)]),
}
"""Of every answer, the API's too."""

ASSETS = "/assets/"
IMMUTABLE = f"public, max-age={YEAR_SECONDS}, immutable"
ASKED_AGAIN = "no-cache"


def cache_control(path: str) -> str:
    """Cache-Control of a file: what lies under /assets/ has the hash of its contents in its name and never changes."""
    return IMMUTABLE if path.startswith(ASSETS) else ASKED_AGAIN


def is_page(path: str) -> bool:
    """Tell whether a path is the page's own, which index.html answers; a file has a full stop in its name."""
    return "." not in path.rpartition("/")[2]
