"""roles.csv and enrollments.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from functions.roster import checks
from functions.roster.problems import Code, RowNotUsedError, RowRejectedError
from functions.roster.rows.row import COMMON, Row

if TYPE_CHECKING:
    from functions.roster.cells import Cells
    from svyazka_common.records.relations import Role

type EnrolledAs = Literal["student", "teacher"]

_ROLES: dict[str, Role | None] = {
    "student": "pupil",
    "parent": "parent",
    "guardian": "parent",
    "relative": "parent",
    "teacher": "teacher",
    "principal": "school_admin",
    "siteadministrator": "school_admin",
    "systemadministrator": "school_admin",
    "districtadministrator": "authority_officer",
    "administrator": "school_admin",
    "aide": None,
    "counselor": None,
    "proctor": None,
}
_ENROLLED_AS: dict[str, EnrolledAs | None] = {
    "student": "student",
    "teacher": "teacher",
    "administrator": None,
    "proctor": None,
}
_role = checks.one_of({word: (role,) for word, role in _ROLES.items()})
_enrolled_as = checks.one_of({word: (role,) for word, role in _ENROLLED_AS.items()})


def _used[T](cells: Cells, role: T | None) -> T:
    if role is None:
        cells.tell("role", Code.ROLE_NOT_USED)
        raise RowNotUsedError
    return role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow(Row):
    """A role of a user in an organisation."""

    FILE: ClassVar[str] = "roles"
    PERSON: ClassVar[str | None] = "userSourcedId"
    UNIQUE: ClassVar[bool] = False
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "userSourcedId", "role", "orgSourcedId")
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], "beginDate", "endDate")
    person_id: str
    organisation_id: str
    role: Role
    starts_on: str | None
    ends_on: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        row = cls(
            **cells.common(),
            person_id=cells.required("userSourcedId", checks.identifier),
            organisation_id=cells.required("orgSourcedId", checks.identifier),
            role=_used(cells, cells.required("role", _role)[0]),
            starts_on=cells.if_given("beginDate", checks.day),
            ends_on=cells.if_given("endDate", checks.day),
        )
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            cells.tell("endDate", Code.DATES_REVERSED)
            raise RowRejectedError
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentRow(Row):
    """A pupil or teacher in a homeroom or scheduled class; days are ISO 8601, None where the class's hold."""

    FILE: ClassVar[str] = "enrollments"
    PERSON: ClassVar[str | None] = "userSourcedId"
    UNIQUE: ClassVar[bool] = False
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role")
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], "beginDate", "endDate")
    class_id: str
    school_id: str
    person_id: str
    role: EnrolledAs
    starts_on: str | None
    ends_on: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            class_id=cells.required("classSourcedId", checks.identifier),
            school_id=cells.required("schoolSourcedId", checks.identifier),
            person_id=cells.required("userSourcedId", checks.identifier),
            role=_used(cells, cells.required("role", _enrolled_as)[0]),
            starts_on=cells.if_given("beginDate", checks.day),
            ends_on=cells.if_given("endDate", checks.day),
        )
