"""In which order names are shown."""

from __future__ import annotations

import re


def natural(name: str) -> list[tuple[int, str]]:
    """A sort key by which «Школа № 2» stands before «Школа № 10», 5А before 10А."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name.casefold())]
