"""Latin letters for logins."""

from __future__ import annotations

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


def latin(text: str) -> str:
    """Small Latin letters for Russian ones; every other sign is dropped: «Тер-Петросян» is `terpetrosyan`."""
    return "".join(_LETTERS.get(sign, "") for sign in text.casefold())
