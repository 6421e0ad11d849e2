"""orgs.csv and academicSessions.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from functions.roster import checks
from functions.roster.problems import Code, RowRejectedError
from functions.roster.rows.row import COMMON, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.cells import Cells
    from svyazka_common.records.roster import OrganisationKind

_KINDS: dict[str, OrganisationKind] = {
    "school": "school",
    "department": "authority",
    "district": "authority",
    "local": "authority",
    "state": "authority",
    "national": "authority",
}
_kind = checks.one_of(_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Row):
    """An organisation."""

    FILE: ClassVar[str] = "orgs"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "name", "type")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "name", "type")
    name: str
    kind: OrganisationKind

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            name=cells.required("name", checks.title),
            kind=cells.required("type", _kind),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(Row):
    """An academic year or a part of one; days are ISO 8601."""

    FILE: ClassVar[str] = "academicSessions"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "startDate", "endDate")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "startDate", "endDate")
    starts_on: str
    ends_on: str

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        row = cls(
            **cells.common(),
            starts_on=cells.required("startDate", checks.day),
            ends_on=cells.required("endDate", checks.day),
        )
        if row.ends_on < row.starts_on:
            cells.tell("endDate", Code.DATES_REVERSED)
            raise RowRejectedError
        return row


def ahead(sessions: Sequence[SessionRow], today: str) -> list[SessionRow]:
    """Those that have not begun; the second half of a year that has is nothing special."""
    begun = [one for one in sessions if one.starts_on <= today]
    return [
        one
        for one in sessions
        if one.starts_on > today
        and not one.removed
        and not any(year.starts_on <= one.starts_on <= year.ends_on for year in begun)
    ]
