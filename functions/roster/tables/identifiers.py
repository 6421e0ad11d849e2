"""Identifiers of other systems in our alphabet.

The standard allows any text of up to 255 characters as a sourcedId; our keys and chat ids part theirs by `#`, `/` and
`~`. So an identifier that isn't of `svyazka_common.fields.IDENTIFIER` becomes another that is, always the same, and
every reference to it in whatever table does too. What may part a list or end a cell can't be in one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from functions.roster.checks import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 255
SEPARATORS = ",;|"
"""Of the last no standard knows; but there are exports that part a list by it."""

_OURS = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LIST_OF_OURS = re.compile(r"[A-Za-z0-9._-]{1,64}(?:,[A-Za-z0-9._-]{1,64})*")
_TOKEN = re.compile(r"[^\s\"" + SEPARATORS + "]+")


def ours(text: str) -> str:
    """`t@school.ru` is `x-` and the first 32 hexadecimal digits of its SHA-256; what can be no identifier stays."""
    if not text or _OURS.fullmatch(text):
        return text
    return _derived(text) if _is_foreign(text) else text


def named(text: str) -> set[str]:
    """Whatever may be an identifier in a text, in our alphabet."""
    return {*_OURS.findall(text), *map(ours, filter(_is_foreign, _TOKEN.findall(text)))}


def _is_foreign(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable() and _TOKEN.fullmatch(text) is not None


def _derived(text: str) -> str:
    return f"x-{sha256(text.encode()).hexdigest()[:32]}"


@dataclass(slots=True)
class Translation:
    """Makes the identifiers of a table's rows ours; `used` tells in which columns that was needed."""

    columns: Sequence[str]
    used: set[str] = field(default_factory=set)
    _single: list[int] = field(init=False)
    _lists: list[int] = field(init=False)

    def __post_init__(self) -> None:
        ends = [column.casefold() for column in self.columns]
        self._single = [number for number, name in enumerate(ends) if name.endswith("sourcedid")]
        self._lists = [number for number, name in enumerate(ends) if name.endswith("sourcedids")]

    def row(self, cells: list[str]) -> list[str]:
        """Change a row's cells in place. Lists are by commas afterwards, whatever they were by."""
        for position in self._single:
            if (cell := cells[position]) and not _OURS.fullmatch(cell):
                cells[position] = self._ours(cell, position)
        for position in self._lists:
            if (cell := cells[position]) and not _LIST_OF_OURS.fullmatch(cell):
                cells[position] = ",".join(self._ours(part, position) for part in parts(cell))
        return cells

    def _ours(self, text: str, position: int) -> str:
        made = ours(text)
        if made != text:
            self.used.add(self.columns[position])
        return made
