"""A link as a picture that a phone's camera reads. Pure."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from segno import QRCode

SCREEN_PIXELS, PRINT_PIXELS = 8, 12
"""Pixels of a module: of the picture on the page, and of the one that is printed."""
DARK, LIGHT = "#000000", "#ffffff"
"""Cameras want dark on light, in the page's dark theme too."""
MASK = 2
"""How the modules are mixed, of eight ways that every reader knows (ISO/IEC 18004, 7.8).

A maker should try all and take the one with the lowest penalty, for large areas of one colour and false patterns. That
is half of a code's work. Links are mostly chance, and this mask's penalty is within 2 % of the lowest on average.
"""


class QrPictures(NamedTuple):
    """The same code as SVG text, and as PNG in base64; both with the white margin of four modules (ISO/IEC 18004)."""

    svg: str
    png: str


def qr_pictures(link: str) -> QrPictures:
    """The pictures of a link, which stay readable with 15 % of the code covered or dirty."""
    # Loaded here: only the calls that show a link need it.
    import segno  # noqa: PLC0415

    code = segno.make(link, error="m", boost_error=False, micro=False, mask=MASK)
    return QrPictures(
        svg=_saved(code, "svg", SCREEN_PIXELS).decode(),
        png=base64.b64encode(_saved(code, "png", PRINT_PIXELS)).decode(),
    )


def _saved(code: QRCode, kind: str, scale: int) -> bytes:
    picture = BytesIO()
    code.save(picture, kind=kind, scale=scale, border=4, dark=DARK, light=LIGHT)
    return picture.getvalue()
