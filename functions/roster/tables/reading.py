"""CSV tables as rows of cells, one at a time."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from functions.roster.problems import Code
from functions.roster.tables.headers import plain, understand
from functions.roster.tables.identifiers import Translation
from functions.roster.tables.lost import Lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from functions.roster.report import Report
    from functions.roster.rows.row import Row
    from functions.roster.tables.encoding import Encoding

SEPARATORS = (",", ";", "\t")
LONGEST_COLUMN = 100
"""So much of a name that we don't know stands in the report."""
BLANK = " \t\r\n\v\f\0\u00a0"
_REPLACED = re.compile("\ufffd")
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What stands for bytes that the encoding doesn't know: UTF-16 has no way to keep them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An opened table: which of the model's columns it has, and its rows, with a cell for each column of the model.

    `lost` is complete when all rows have been read.
    """

    columns: frozenset[str]
    rows: Iterator[tuple[int, list[str]]]
    lost: Lost


def read_table(stream: IO[bytes], encoding: Encoding, model: type[Row], report: Report) -> Table | None:
    """The rows that can be told from one another; all others are in the report. None where the header doesn't fit."""
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding, errors=errors, newline="")
    number, line = _first(text)
    separator = _separator(line, model)
    header = next(csv.reader([line], delimiter=separator), [])
    found = understand(header, model.COLUMNS)
    file = model.table_file()
    if encoding == "cp1251":
        report.tell(file, 0, "", Code.READ_AS_CP1251)
    for column in found.guessed:
        report.tell(file, number, column, Code.COLUMN_GUESSED)
    missing = [column for column in model.REQUIRED if column not in found.positions]
    for column in missing:
        report.tell(file, number, column, Code.COLUMN_MISSING)
    for column in found.repeated:
        report.tell(file, number, column, Code.COLUMN_REPEATED)
    if missing or found.repeated:
        return None
    if len(found.positions) < len(model.COLUMNS):
        for column in _strange(header[at] for at in found.unknown):
            report.tell(file, number, column, Code.COLUMN_UNKNOWN)
    form = _Form(
        separator,
        len(header),
        [found.positions.get(column, -1) for column in model.COLUMNS],
        _REPLACED if encoding == "utf-16" else _ESCAPED,
        Translation(model.COLUMNS),
    )
    lost = Lost()
    lines = _lines(csv.reader(_watched(text, lost), delimiter=separator), number, file, report, lost)
    return Table(columns=frozenset(found.positions), rows=_rows(lines, form, file, report, lost), lost=lost)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a table's lines are made. `order` has the model's columns by position, -1 where one isn't there."""

    separator: str
    width: int
    order: Sequence[int]
    undecoded: re.Pattern[str]
    identifiers: Translation

    def cells(self, line: list[str]) -> list[str]:
        """One for each column of the model, with identifiers of our alphabet."""
        return self.identifiers.row(["" if at < 0 else line[at].strip(BLANK) for at in self.order])

    def problem(self, line: list[str]) -> Code | None:
        """Why a line is no row."""
        if len(line) < self.width or any(cell.strip(BLANK) for cell in line[self.width :]):
            return Code.ROW_UNREADABLE
        text = "".join(line)
        if ("\n" in text or "\r" in text) and any(map(self._swallowed, line)):
            return Code.ROW_UNREADABLE
        return Code.ENCODING if self.undecoded.search(text) else None

    def _swallowed(self, cell: str) -> bool:
        """Whether other rows are in a cell, because a quote was opened and not closed: one has so many separators."""
        return ("\n" in cell or "\r" in cell) and cell.count(self.separator) >= self.width - 1


def _first(text: io.TextIOWrapper) -> tuple[int, str]:
    """The first line that is not blank, and its number."""
    number = 1
    while line := text.readline():
        if line.strip(BLANK + "".join(SEPARATORS)):
            return number, line
        number += 1
    return 1, ""


def _separator(line: str, model: type[Row]) -> str:
    """The one by which most of the columns are there."""

    def known(separator: str) -> int:
        return len(understand(next(csv.reader([line], delimiter=separator), []), model.COLUMNS).positions)

    return max(SEPARATORS, key=known)


def _strange(cells: Iterable[str]) -> list[str]:
    """Columns that may be meant for one that isn't there: what `metadata.` begins is everybody's own."""
    return [cell[:LONGEST_COLUMN] for cell in cells if not plain(cell).startswith("metadata")]


def _watched(text: io.TextIOWrapper, lost: Lost) -> Iterator[str]:
    for line in text:
        lost.cut = not line.endswith(("\n", "\r"))
        yield line


def _lines(
    reader: Iterator[list[str]], number: int, file: str, report: Report, lost: Lost
) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number, blank ones left out; where the reader gives up on one it goes on with the next."""
    while True:
        number += 1
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.tell(file, number, "", Code.ROW_UNREADABLE)
            lost.broken_off = True
            continue
        if any(cell.strip(BLANK) for cell in line):
            yield number, line


def _rows(
    lines: Iterator[tuple[int, list[str]]], form: _Form, file: str, report: Report, lost: Lost
) -> Iterator[tuple[int, list[str]]]:
    number, problem = 0, None
    for number, line in lines:
        if (problem := form.problem(line)) is None:
            yield number, form.cells(line)
        else:
            report.tell(file, number, "", problem)
            lost.row(line)
    for column in sorted(form.identifiers.used):
        report.tell(file, 0, column, Code.IDENTIFIER_REPLACED)
    lost.broken_off |= lost.cut and problem is Code.ROW_UNREADABLE
    if lost.broken_off:
        report.tell(file, number, "", Code.BROKEN_OFF)
