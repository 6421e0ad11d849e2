"""courses.csv and classes.csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from functions.roster import checks
from functions.roster.rows.row import COMMON, Row

if TYPE_CHECKING:
    from functions.roster.cells import Cells

type ClassType = Literal["homeroom", "scheduled"]

HOMEROOM_COLUMN = "metadata.homeroomClassSourcedId"
"""Our extension column (the standard allows `metadata.*`): to which homeroom class a scheduled class is given."""

CONTINUES_COLUMN = "metadata.continuesClassSourcedId"
"""Likewise: whose chats a homeroom class goes on with, where a new academic year has given it another sourcedId."""

_TYPES: dict[str, ClassType] = {"homeroom": "homeroom", "scheduled": "scheduled"}
_class_type = checks.one_of(_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow(Row):
    """A subject."""

    FILE: ClassVar[str] = "courses"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "title")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "title")
    title: str

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            title=cells.required("title", checks.title),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow(Row):
    """A homeroom class («7А») or a scheduled one: the lessons of a subject, given to a homeroom class."""

    FILE: ClassVar[str] = "classes"
    CLASS: ClassVar[str | None] = "sourcedId"
    REQUIRED: ClassVar[tuple[str, ...]] = (
        "sourcedId",
        "title",
        "courseSourcedId",
        "classType",
        "schoolSourcedId",
        "termSourcedIds",
    )
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], HOMEROOM_COLUMN, CONTINUES_COLUMN)
    title: str
    course_id: str
    class_type: ClassType
    school_id: str
    session_ids: list[str]
    homeroom_id: str | None
    continues_id: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            title=cells.required("title", checks.title),
            course_id=cells.required("courseSourcedId", checks.identifier),
            class_type=cells.required("classType", _class_type),
            school_id=cells.required("schoolSourcedId", checks.identifier),
            session_ids=cells.required("termSourcedIds", checks.identifiers),
            homeroom_id=cells.if_given(HOMEROOM_COLUMN, checks.identifier),
            continues_id=cells.if_given(CONTINUES_COLUMN, checks.identifier),
        )
