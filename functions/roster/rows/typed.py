"""From cells to rows of typed values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from functions.roster.cells import Cells
from functions.roster.problems import Code, RowNotUsedError, RowRejectedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from functions.roster.report import Report
    from functions.roster.rows.row import Row

type Line = tuple[str, int, bool, Sequence[str]]
"""File, row number, whether problems are to be told, and the cells in the order of the model's columns."""


class Source(Protocol):
    """What is known of the rows' bundle.

    `version` stands for the rows without a date, `latest` is the last moment of which a row may honestly tell (both in
    ms since 1970); `untold` are, by table, the columns that it hasn't.
    """

    version: int
    latest: int
    untold: dict[str, list[str]]


@dataclass(slots=True)
class Kept:
    """Whom and what a row names that was not taken: they keep what they have, whatever else is absent.

    `families` are persons who keep their guardians and children, and nothing else.
    """

    persons: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)

    def note(self, model: type[Row], cells: Sequence[str]) -> None:
        """A row was not taken."""
        named = dict(zip(model.COLUMNS, cells, strict=True))
        self.note_named(model, [named[column] for column in (model.PERSON, model.CLASS) if column is not None])

    def note_named(self, model: type[Row], ids: Iterable[str]) -> None:
        """Some of these are named by rows of a table that were not taken."""
        if model.PERSON is not None:
            self.persons.update(ids)
        if model.CLASS is not None:
            self.classes.update(ids)


def typed[R: Row](
    lines: Iterable[Line], model: type[R], report: Report, source: Source, kept: Kept | None = None
) -> Iterator[R]:
    """The rows that can be taken; of things, the first of each id."""
    seen: dict[str, int] = {}
    untold = source.untold.get(model.FILE, ())
    for file, number, owned, cells in lines:
        named = dict(zip(model.COLUMNS, cells, strict=True))
        told = Cells(file, number, named, report, source, owned=bool(owned), untold=set(untold))
        try:
            row = model.read(told)
        except RowNotUsedError:
            continue
        except RowRejectedError:
            if kept is not None:
                kept.note(model, cells)
            continue
        if row.sourced_id in seen and model.UNIQUE:
            told.tell("sourcedId", Code.DUPLICATE, other=seen[row.sourced_id])
            continue
        seen[row.sourced_id] = number
        yield row


def by_id[R: Row](rows: Iterable[R]) -> dict[str, R]:
    """Rows by their sourcedId."""
    return {row.sourced_id: row for row in rows}
