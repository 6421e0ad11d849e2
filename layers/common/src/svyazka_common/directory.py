"""How names of organisations and classes are compared, and in which order they stand."""

from __future__ import annotations

import re
import unicodedata


def normalise(text: str) -> str:
    """A name or the beginning of one, ready for comparison.

    Small letters, «ё» as «е», every sign that is neither letter nor digit a blank, blanks folded:
    `normalise("МБОУ «Лицей № 3»") == "мбоу лицей 3"`.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).replace("ё", "е")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which «Школа № 2» stands before «Школа № 10», 5А before 10А."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.casefold())]
