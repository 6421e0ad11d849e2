"""CSV tables as rows of cells, one at a time."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from functions.roster.problems import Code
from functions.roster.tables.headers import understand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from functions.roster.report import Report
    from functions.roster.rows.row import Row
    from functions.roster.tables.encoding import Encoding

SEPARATORS = (",", ";", "\t")
BLANK = " \t\r\n\v\f\0\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An opened table: which of the model's columns it has, and its rows, with a cell for each column of the model."""

    columns: frozenset[str]
    rows: Iterator[tuple[int, list[str]]]


def read_table(stream: IO[bytes], encoding: Encoding, model: type[Row], report: Report) -> Table | None:
    """The rows that can be told from one another; all others are in the report. None where the header doesn't fit."""
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
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
    lines = _lines(csv.reader(text, delimiter=separator), number, file, report)
    order = [found.positions.get(column, -1) for column in model.COLUMNS]
    return Table(columns=frozenset(found.positions), rows=_rows(lines, order, len(header), file, report))


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


def _lines(reader: Iterator[list[str]], number: int, file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number, blank ones left out; where the reader gives up on one it goes on with the next."""
    while True:
        number += 1
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.tell(file, number, "", Code.ROW_UNREADABLE)
            continue
        if any(cell.strip(BLANK) for cell in line):
            yield number, line


def _rows(
    lines: Iterator[tuple[int, list[str]]], order: Sequence[int], width: int, file: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines:
        if (problem := _shape(line, width)) is not None:
            report.tell(file, number, "", problem)
            continue
        yield number, ["" if position < 0 else line[position].strip(BLANK) for position in order]


def _shape(line: list[str], width: int) -> Code | None:
    if len(line) < width or any(cell.strip(BLANK) for cell in line[width:]):
        return Code.ROW_UNREADABLE
    if any("\udc80" <= sign <= "\udcff" for cell in line if not cell.isascii() for sign in cell):
        return Code.ENCODING
    return None
