"""What has been taken so far: later rows refer to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.roster.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.cells import Row
    from functions.roster.reading import RowModel
    from functions.roster.report import Report
    from functions.roster.rows.classes import CourseRow
    from functions.roster.rows.organisations import OrganisationRow, SessionRow
    from functions.roster.rows.people import UserRow
    from svyazka_common.records.roster import SchoolClass


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClass:
    """A homeroom class, or the lessons of a subject in one (`subject_id`); `removed` and `version` of all its parts."""

    school_class: SchoolClass
    school_id: str
    subject_id: str | None = None
    subject_name: str = ""
    removed: bool
    version: int


@dataclass(slots=True)
class Known:
    """By sourcedId. `pupils` have that role somewhere, `organisations_of` are each person's, with a version."""

    organisations: dict[str, OrganisationRow] = field(default_factory=dict)
    sessions: dict[str, SessionRow] = field(default_factory=dict)
    courses: dict[str, CourseRow] = field(default_factory=dict)
    classes: dict[str, KnownClass] = field(default_factory=dict)
    users: dict[str, UserRow] = field(default_factory=dict)
    pupils: set[str] = field(default_factory=set)
    organisations_of: dict[str, dict[str, int]] = field(default_factory=dict)


def once[R: Row](rows: Iterator[R], taken: dict[str, R], model: type[RowModel], report: Report) -> Iterator[R]:
    """The rows whose sourcedId has not come before, noted in `taken`."""
    for row in rows:
        if row.sourced_id in taken:
            report.tell(f"{model.FILE}.csv", row.number, "sourcedId", Code.DUPLICATE)
        else:
            taken[row.sourced_id] = row
            yield row
