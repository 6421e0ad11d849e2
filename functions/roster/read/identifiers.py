"""Identifiers of other systems in our alphabet.

The standard allows any text of up to 255 characters as a sourcedId; our keys and chat ids part theirs by `#`, `/` and
`~`. So an identifier that isn't of `IDENTIFIER_PATTERN` becomes another that is, always the same, and every reference
to it in whatever table does too. What may part a list or end a cell can't be in an identifier.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from functions.roster.rules.checks import entries
from svyazka_common.records.base import IDENTIFIER_PATTERN

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 255
SEPARATORS = ",;|"
"""No standard names the last; but some exports separate lists by it."""

_OURS = re.compile(IDENTIFIER_PATTERN)
_LIST_OF_OURS = re.compile(f"{IDENTIFIER_PATTERN}(?:,{IDENTIFIER_PATTERN})*")
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


class Translation(Struct, frozen=True):
    """Makes the identifiers of a table's rows ours: the positions of columns with an identifier, or with a list."""

    columns: Sequence[str]
    single: tuple[int, ...]
    lists: tuple[int, ...]

    @classmethod
    def of(cls, columns: Sequence[str]) -> Self:
        """The translation for a table with these columns."""
        names = [column.casefold() for column in columns]
        return cls(
            columns=columns,
            single=tuple(position for position, name in enumerate(names) if name.endswith("sourcedid")),
            lists=tuple(position for position, name in enumerate(names) if name.endswith("sourcedids")),
        )

    def row(self, cells: list[str]) -> tuple[list[str], set[str]]:
        """Returns the cells with identifiers in our alphabet, and the columns in which some were in another.

        Lists in the result are separated by commas.
        """
        replaced: dict[int, str] = {}
        foreign: set[str] = set()
        for position in self.single:
            if (cell := cells[position]) and not _OURS.fullmatch(cell):
                replaced[position] = ours(cell)
                if replaced[position] != cell:
                    foreign.add(self.columns[position])
        for position in self.lists:
            if (cell := cells[position]) and not _LIST_OF_OURS.fullmatch(cell):
                names = entries(cell)
                in_our_alphabet = [ours(name) for name in names]
                replaced[position] = ",".join(in_our_alphabet)
                if in_our_alphabet != names:
                    foreign.add(self.columns[position])
        if not replaced:
            return cells, foreign
        return [replaced.get(position, cell) for position, cell in enumerate(cells)], foreign
