"""How names of organisations are compared: the same on writing the directory and on searching it."""

from __future__ import annotations

import unicodedata


def normalise(text: str) -> str:
    """A name or the beginning of one, ready for comparison.

    Small letters, «ё» as «е», every sign that is neither letter nor digit a blank, blanks folded:
    `normalise("МБОУ «Лицей № 3»") == "мбоу лицей 3"`.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())
