"""The cells of one row, read by column; what is wrong with them goes to the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.roster import checks
from functions.roster.problems import Code, RowRejectedError, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.roster.report import Report

_STATUS = checks.one_of({"active": False, "tobedeleted": True, "inactive": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What all rows have. `version` is in ms since 1970; `removed` tells status `tobedeleted`."""

    number: int
    sourced_id: str
    removed: bool
    version: int


@dataclass(frozen=True, slots=True)
class Cells:
    """`values` by column in small letters, without surrounding blanks; `file_version` is for rows without a date."""

    file: str
    number: int
    values: Mapping[str, str]
    report: Report
    file_version: int

    def tell(self, column: str, code: Code) -> None:
        """Put a problem with a column of this row into the report."""
        self.report.tell(self.file, self.number, column, code)

    def required[T](self, column: str, check: Callable[[str], T]) -> T:
        """The value of a column without which the row can't be taken. Raises RowRejectedError."""
        value = self.expected(column, check)
        if value is None:
            raise RowRejectedError
        return value

    def expected[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column that should be filled; the row is taken without it."""
        if not self.values.get(column.casefold()):
            self.tell(column, Code.MISSING)
            return None
        return self.optional(column, check)

    def optional[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank or wrong (that is reported)."""
        text = self.values.get(column.casefold())
        if not text:
            return None
        try:
            return check(text)
        except UnacceptableError as error:
            self.tell(column, error.code)
            return None

    def if_given[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank; where it is wrong, the row is too: RowRejectedError."""
        return self.required(column, check) if self.values.get(column.casefold()) else None

    def sourced_id(self) -> str:
        """The row's identifier."""
        return self.required("sourcedId", checks.identifier)

    def removed(self) -> bool:
        """Whether the status says that the row's subject has gone; blank is active."""
        return self.if_given("status", _STATUS) or False

    def version(self) -> int:
        """`dateLastModified`, else the version of the whole bundle."""
        moment = self.optional("dateLastModified", checks.timestamp_ms)
        return self.file_version if moment is None else moment
