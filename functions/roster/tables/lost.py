"""What stood in the rows of a table that could not be read: nobody goes because their row is spoilt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.roster.tables.identifiers import named

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 20_000
"""A table that has more of them in spoilt rows is spoilt as a whole: every school's import reads them."""


@dataclass(slots=True)
class Lost:
    """What there was in all rows of a table that could not be read.

    `names` is whatever may be a sourcedId in it, in our alphabet. `broken_off`: rows are missing of which nothing is
    known. `cut`: the last line has no end; where it can't be read either, the file has been cut off in its middle.
    """

    names: set[str] = field(default_factory=set)
    broken_off: bool = False
    cut: bool = False

    def row(self, cells: Iterable[str]) -> None:
        """A row that could not be read, or that has swallowed others by a quote never closed."""
        for cell in cells:
            self.names |= named(cell)
        if len(self.names) > MOST_NAMES:
            self.broken_off = True
            self.names.clear()  # nobody is absent from such a table anyway
