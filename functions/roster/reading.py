"""CSV tables as rows of typed values, one at a time."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING, ClassVar, Protocol, Self

from functions.roster.cells import Cells
from functions.roster.problems import Code, RowRejectedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.report import Report


class RowModel(Protocol):
    """A kind of row; `FILE` is its table's name, `REQUIRED` the columns that the header must have."""

    FILE: ClassVar[str]
    REQUIRED: ClassVar[tuple[str, ...]]

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """Make it of cells. Raises RowRejectedError where something needed is missing or wrong."""
        ...


def read_table[R: RowModel](stream: IO[bytes], model: type[R], report: Report, file_version: int) -> Iterator[R]:
    """The rows of a table that can be taken; all others are in the report."""
    file = f"{model.FILE}.csv"
    text = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    lines = _lines(csv.reader(text), file, report)
    _, header = next(lines, (1, []))
    columns = [column.strip().casefold() for column in header]
    if not _header_fits(columns, model, report):
        return
    for number, line in lines:
        if (problem := _shape(line, columns)) is not None:
            report.tell(file, number, "", problem)
            continue
        values = {column: cell.strip() for column, cell in zip(columns, line, strict=False)}
        try:
            yield model.read(Cells(file, number, values, report, file_version))
        except RowRejectedError:
            continue


def _lines(reader: Iterator[list[str]], file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number, blank ones left out; where the reader gives up on one it goes on with the next."""
    number = 0
    while True:
        number += 1
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.tell(file, number, "", Code.ROW_UNREADABLE)
            continue
        if any(cell.strip() for cell in line):
            yield number, line


def _header_fits(columns: list[str], model: type[RowModel], report: Report) -> bool:
    file = f"{model.FILE}.csv"
    missing = [column for column in model.REQUIRED if column.casefold() not in columns]
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    for column in missing:
        report.tell(file, 1, column, Code.COLUMN_MISSING)
    for column in repeated:
        report.tell(file, 1, column, Code.COLUMN_REPEATED)
    return not (missing or repeated)


def _shape(line: list[str], columns: list[str]) -> Code | None:
    if any(cell.strip() for cell in line[len(columns) :]) or len(line) < len(columns):
        return Code.ROW_UNREADABLE
    if any("\udc80" <= sign <= "\udcff" for cell in line for sign in cell if sign > "\ud7ff"):
        return Code.ENCODING
    return None
