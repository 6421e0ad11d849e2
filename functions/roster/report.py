"""The report of an import while it is being written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Self

from functions.roster.problems import TEXTS, Code, Problem

if TYPE_CHECKING:
    from types import TracebackType

HEADER = ("file", "row", "column", "code", "text")


class Report:
    """A CSV file on disk that grows by a line with each problem, and their number by code.

    The file begins with a byte order mark: spreadsheets take it for UTF-8 then.
    """

    def __init__(self) -> None:
        self.codes: Counter[Code] = Counter()
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._text = io.TextIOWrapper(self._file, "utf-8-sig", newline="", write_through=True)
        self._lines = csv.writer(self._text)
        self._lines.writerow(HEADER)

    def add(self, problem: Problem) -> None:
        """Write a problem down."""
        self.codes[problem.code] += 1
        self._lines.writerow([problem.file, problem.row, problem.column, problem.code, TEXTS[problem.code]])

    def tell(self, file: str, row: int, column: str, code: Code) -> None:
        """Write a problem down, given by its parts."""
        self.add(Problem(file=file, row=row, column=column, code=code))

    def content(self) -> IO[bytes]:
        """The file so far, from its beginning."""
        self._text.flush()
        self._file.seek(0)
        return self._file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()
