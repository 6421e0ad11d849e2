"""The report of an import while it is being written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Self

from functions.roster.problems import Problem

if TYPE_CHECKING:
    from types import TracebackType

    from functions.roster.problems import Code

HEADER = ("file", "row", "column", "code", "text")
BEGINNING = "\ufeff" + ",".join(HEADER) + "\r\n"
"""Of the whole report: spreadsheets take a file with a byte order mark for UTF-8."""


class Report:
    """CSV lines on disk, one for each problem, and their number by code. A whole report has `BEGINNING` before them."""

    def __init__(self) -> None:
        self.codes: Counter[Code] = Counter()
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._text = io.TextIOWrapper(self._file, "utf-8", newline="", write_through=True)
        self._lines = csv.writer(self._text)

    def add(self, problem: Problem) -> None:
        """Write a problem down."""
        self.codes[problem.code] += 1
        self._lines.writerow([problem.file, problem.row, problem.named_column, problem.code, problem.text])

    def tell(self, file: str, row: int, column: str, code: Code, *, other: int | None = None) -> None:
        """Write a problem down, given by its parts."""
        self.add(Problem(file=file, row=row, column=column, code=code, other=other))

    def problems(self) -> dict[str, int]:
        """How many there are of each code."""
        return {code.value: number for code, number in self.codes.items()}

    def content(self) -> IO[bytes]:
        """The lines so far, from the first."""
        self._text.flush()
        self._file.seek(0)
        return self._file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()
