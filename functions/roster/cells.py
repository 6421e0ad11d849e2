"""The cells of one row, read by column; what is wrong with them goes to the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.roster import checks
from functions.roster.problems import Code, RowRejectedError, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.roster.report import Report

_STATUS = checks.one_of({"active": False, "tobedeleted": True, "inactive": True})


@dataclass(frozen=True, slots=True)
class Cells:
    """`values` by column, without surrounding blanks; `file_version` is for rows without a date. `owned`: see `Row`."""

    file: str
    number: int
    values: Mapping[str, str]
    report: Report
    file_version: int
    owned: bool = True

    def tell(self, column: str, code: Code) -> None:
        """Put a problem with a column of this row into the report."""
        if self.owned:
            self.report.tell(self.file, self.number, column, code)

    def required[T](self, column: str, check: Callable[[str], T]) -> T:
        """The value of a column without which the row can't be taken. Raises RowRejectedError."""
        value = self.expected(column, check)
        if value is None:
            raise RowRejectedError
        return value

    def expected[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column that should be filled; the row is taken without it."""
        if not self.values.get(column):
            self.tell(column, Code.MISSING)
            return None
        return self.optional(column, check)

    def optional[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank or wrong (that is reported)."""
        text = self.values.get(column)
        if not text:
            return None
        try:
            return check(text)
        except UnacceptableError as error:
            self.tell(column, error.code)
            return None

    def if_given[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank; where it is wrong, the row is too: RowRejectedError."""
        return self.required(column, check) if self.values.get(column) else None

    def common(self) -> dict[str, Any]:
        """What all rows have, by the names of `rows.row.Row`: `dateLastModified` or the bundle's version among it."""
        moment = self.optional("dateLastModified", checks.timestamp_ms)
        return {
            "file": self.file,
            "owned": self.owned,
            "number": self.number,
            "sourced_id": self.required("sourcedId", checks.identifier),
            "removed": self.if_given("status", _STATUS) or False,
            "version": self.file_version if moment is None else moment,
        }
