"""orgs.csv and academicSessions.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from functions.roster import checks
from functions.roster.cells import Row
from functions.roster.problems import Code, RowRejectedError

if TYPE_CHECKING:
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
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "name", "type")
    name: str
    kind: OrganisationKind

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `RowModel.read`."""
        return cls(
            number=cells.number,
            sourced_id=cells.sourced_id(),
            removed=cells.removed(),
            version=cells.version(),
            name=cells.required("name", checks.title),
            kind=cells.required("type", _kind),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(Row):
    """An academic year or a part of one; days are ISO 8601."""

    FILE: ClassVar[str] = "academicSessions"
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "title", "type", "startDate", "endDate", "schoolYear")
    starts_on: str
    ends_on: str

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `RowModel.read`."""
        row = cls(
            number=cells.number,
            sourced_id=cells.sourced_id(),
            removed=cells.removed(),
            version=cells.version(),
            starts_on=cells.required("startDate", checks.day),
            ends_on=cells.required("endDate", checks.day),
        )
        if row.ends_on < row.starts_on:
            cells.tell("endDate", Code.DATES_REVERSED)
            raise RowRejectedError
        return row
