"""What the rows of all tables have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from functions.roster.cells import Cells

COMMON = ("sourcedId", "status", "dateLastModified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(ABC):
    """A row: `FILE` is its table's name, `COLUMNS` are all that are read of it, `REQUIRED` those that must be there.

    `number` counts as a spreadsheet does; `version` is in ms since 1970; `removed` tells status `tobedeleted`. `owned`:
    it is for this part to tell what is wrong with it, in `file`. `untold` are the columns of which nothing is known,
    because the table hasn't them or the cell can't be read: what is stored of those stays, where a blank takes it away.
    """

    FILE: ClassVar[str]
    COLUMNS: ClassVar[tuple[str, ...]]
    REQUIRED: ClassVar[tuple[str, ...]]
    UNIQUE: ClassVar[bool] = True
    """Whether the row is a thing of its own, which is there once; a relation may have several rows."""
    PERSON: ClassVar[str | None] = None
    CLASS: ClassVar[str | None] = None
    """The columns that name a person or a class."""

    file: str
    owned: bool
    number: int
    untold: set[str]
    sourced_id: str
    removed: bool
    version: int

    @classmethod
    @abstractmethod
    def read(cls, cells: Cells) -> Self:
        """Make it of cells. Raises RowRejectedError where something needed is missing or wrong."""

    @classmethod
    def table_file(cls) -> str:
        """`users.csv`."""
        return f"{cls.FILE}.csv"
