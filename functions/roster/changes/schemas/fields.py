"""What all changes share, and the types of their fields: the rules are those of the import by file (`rules.checks`)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace
from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from functions.roster.rules import checks
from functions.roster.rules.report import ReportCode, UnacceptableError
from svyazka_common.fields import Identifier, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.base import Record
    from svyazka_common.records.relations import Rows


__all__ = ["Day", "GroupLabel", "Identifier", "Login", "PersonName", "Title", "Version"]

LARGEST_VERSION = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""


def _as_in_files(check: Callable[[str], str]) -> AfterValidator:
    def checked(text: str) -> str:
        try:
            value = check(text)
        except UnacceptableError as error:
            raise PydanticCustomError("unacceptable", "{code}", {"code": error.code.value}) from None
        if not value:
            raise PydanticCustomError("unacceptable", "{code}", {"code": ReportCode.MISSING.value})
        return value

    return AfterValidator(checked)


def _text(longest: int, pattern: str = r"\S") -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern})


PersonName = Annotated[str, _as_in_files(checks.name), _text(checks.LONGEST_NAME)]
"""A part of a human being's name; blanks are folded."""

Title = Annotated[str, _as_in_files(checks.title), _text(checks.LONGEST_TITLE)]
"""The name of an organisation, class or subject; blanks are folded."""

GroupLabel = Annotated[
    str,
    StringConstraints(max_length=checks.LONGEST_GROUP_LABEL),
    _as_in_files(checks.title),
    _text(checks.LONGEST_GROUP_LABEL),
]
"""What a group of a subject is called beside it, «группа 2»; blanks are folded."""

Login = Annotated[str, _as_in_files(checks.login), _text(checks.LONGEST_LOGIN, r"^\S+$")]
"""A login without blanks; capitals don't count."""

Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), _as_in_files(checks.day)]
"""A date that exists, ISO 8601: `2026-09-01`."""

Snils = Annotated[
    str,
    StringConstraints(max_length=20),
    _as_in_files(checks.snils),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{3}-?[0-9]{3}-?[0-9]{3}[ -]?[0-9]{2}$"}),
]
"""The eleven digits of a СНИЛС. The number goes no further than the message that has it."""

Version = Annotated[int, Field(ge=0, le=LARGEST_VERSION)]
"""Grows with each change of the record at its source: milliseconds since 1970 where files come too, else any count."""


def reversed_days(starts_on: str | None, ends_on: str | None) -> None:
    """Refuse an end before the beginning, where both are given. Raises PydanticCustomError."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise PydanticCustomError("dates_reversed", "ends before it begins")


type Place = tuple[str, str]
"""Partition and sort key."""


class Removal(Struct, frozen=True, kw_only=True):
    """A record is gone since a version; `of` is its entity. With `row_id`, only that row of the record is gone."""

    of: str
    pk: str
    sk: str
    version: int
    status: Literal["ended"] = "ended"
    row_id: str | None = None


class Refresh(Struct, frozen=True, kw_only=True):
    """Asks to bring a stored record's copies up to date; it says nothing new about the record itself."""

    pk: str
    sk: str


class Removed(Request):
    """Names a record and the version since which it is gone."""

    ENTITY: ClassVar[str]

    version: Version

    @property
    @abstractmethod
    def place(self) -> Place:
        """Where the record is stored."""

    def removal(self) -> Removal:
        """The removal that it asks for."""
        pk, sk = self.place
        return Removal(of=self.ENTITY, pk=pk, sk=sk, version=self.version)


RowId = Annotated[
    Identifier | None,
    Field(
        description="The row of the relation that is meant: the sourcedId that it has in enrollments.csv or roles.csv."
    ),
]


class RowRemoved(Removed):
    """With `row_id`, only the row of that id has ended: the relation lasts as long as another row holds."""

    row_id: RowId = None

    def removal(self) -> Removal:
        """See `Removed.removal`."""
        return replace(super().removal(), row_id=self.row_id)


class Upserted(Request):
    """All that the source says of a record, as of a version; what is left out is not known."""

    version: Version

    @abstractmethod
    def record(self) -> Record:
        """The record with this change's values only: copies from other records are blank."""


class RowUpserted(Upserted):
    """With `row_id`, one row of a relation: rows of other ids stay beside it, each with its own days.

    Without `row_id`, the whole relation: it ends the rows that are not newer.
    """

    row_id: RowId = None

    @property
    def rows(self) -> Rows | None:
        """The named row, in the form in which a relation stores its only row."""
        return {self.row_id: {}} if self.row_id is not None else None
