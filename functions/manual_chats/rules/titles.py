"""What a chat made by hand may be called."""

from __future__ import annotations

import unicodedata

from svyazka_common.names import BLANK, visible

DIRECT_TITLE = "Личный чат"
"""What the record of a chat of two is called; each of the two sees the other's name."""
_SHOWN = frozenset("LNPS")


def tidy_title(typed: str) -> str:
    """The title as it is kept: composed, in one line, without signs that show nothing; empty where nothing is left."""
    composed = unicodedata.normalize("NFC", visible(typed))
    printable = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in composed)
    title = " ".join(printable.split())
    shown = any(unicodedata.category(sign)[0] in _SHOWN and sign not in BLANK for sign in title)
    return title if shown else ""
