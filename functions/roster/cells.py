"""The cells of one row, read by column; what is wrong with them goes to the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.roster import checks
from functions.roster.problems import Code, RowRejectedError, UnacceptableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.roster.report import Report
    from functions.roster.rows.typed import Source

_REMOVED = {"active": False, "tobedeleted": True, "inactive": True}
_STATUS = checks.one_of(_REMOVED)


def removes(status: str) -> bool:
    """Whether a row takes away what it names, by its status in any capitals; one without a known status doesn't."""
    return _REMOVED.get(status.casefold(), False)


@dataclass(slots=True)
class Cells:
    """`values` by column, without surrounding blanks. `owned`, `untold`: see `Row`; the latter grows by being read."""

    file: str
    number: int
    values: Mapping[str, str]
    report: Report
    source: Source
    owned: bool = True
    untold: set[str] = field(default_factory=set)

    def tell(self, column: str, code: Code, *, other: int | None = None) -> None:
        """Put a problem with a column of this row into the report; `other` is the row that it has it with."""
        if self.owned:
            self.report.tell(self.file, self.number, column, code, other=other)

    def required[T](self, column: str, check: Callable[[str], T]) -> T:
        """The value of a column without which the row can't be taken. Raises RowRejectedError."""
        value = self.expected(column, check)
        if value is None:
            raise RowRejectedError
        return value

    def expected[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column that should be filled; the row is taken without it."""
        text = self.values.get(column)
        if not text:
            self.tell(column, Code.MISSING)
            return None
        return self._checked(column, text, check)

    def optional[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank or wrong; the latter is reported, and then it is `untold`."""
        text = self.values.get(column)
        return self._checked(column, text, check) if text else None

    def several[T](self, column: str, check: Callable[[str], T]) -> list[T]:
        """The values in a list that are right; where one is wrong, the column is `untold` too."""
        values = (self._checked(column, part, check) for part in checks.parts(self.values.get(column, "")))
        return [value for value in values if value is not None]

    def _checked[T](self, column: str, text: str, check: Callable[[str], T]) -> T | None:
        try:
            return check(text)
        except UnacceptableError as error:
            self.tell(column, error.code)
            self.untold.add(column)
            return None

    def if_given[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank; where it is wrong, the row is too: RowRejectedError."""
        return self.required(column, check) if self.values.get(column) else None

    def common(self) -> dict[str, Any]:
        """What all rows have, by the names of `rows.row.Row`: `dateLastModified` or the bundle's version among it."""
        return {
            "file": self.file,
            "owned": self.owned,
            "number": self.number,
            "untold": self.untold,
            "sourced_id": self.required("sourcedId", checks.identifier),
            "removed": self.if_given("status", _STATUS) or False,
            "version": self._version(),
        }

    def _version(self) -> int:
        """A moment that has not come would make the record one that nothing later can change."""
        moment = self.optional("dateLastModified", checks.timestamp_ms)
        if moment is not None and moment > self.source.latest:
            self.tell("dateLastModified", Code.TIMESTAMP_IN_FUTURE)
            moment = None
        return self.source.version if moment is None else moment
