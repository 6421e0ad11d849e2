"""Organisations, academic years, classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import ConfigDict, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from functions.roster.changes.models.base import Removed, Upserted
from functions.roster.changes.models.fields import Day, Identifier, Title
from functions.roster.changes.rules.days import reversed_days
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import AcademicYear, Organisation, SchoolClass, class_pk, year_pk

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place


class OrganisationUpserted(Upserted):
    """A school or an education authority."""

    organisation_id: Identifier
    kind: Literal["school", "authority"]
    name: Title

    def record(self) -> Organisation:
        """See `Upserted.record`."""
        return Organisation(**self.model_dump())


class OrganisationRemoved(Removed):
    """The organisation is closed: its classes and roles end with it."""

    ENTITY = Organisation.entity
    organisation_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.ORGANISATION.key()


class AcademicYearUpserted(Upserted):
    """An academic year; its first and last day are those of its classes."""

    academic_year_id: Identifier
    starts_on: Day
    ends_on: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        reversed_days(self.starts_on, self.ends_on)
        return self

    def record(self) -> AcademicYear:
        """See `Upserted.record`."""
        return AcademicYear(**self.model_dump())


class AcademicYearRemoved(Removed):
    """There is no such year: its classes end."""

    ENTITY = AcademicYear.entity
    academic_year_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return year_pk(self.academic_year_id), Prefix.YEAR.key()


def _given(*names: str) -> dict[str, JsonValue]:
    return {"required": [*names], "properties": {name: {"type": "string"} for name in names}}


class ClassUpserted(Upserted):
    """A class («7А»). Its days are those of its academic year, or its own; one of the two has to be given.

    `lineage_id` is given where the class goes on with the chats of one of another id: the first id of that line.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [_given("academic_year_id"), _given("starts_on", "ends_on")]})

    class_id: Identifier
    organisation_id: Identifier
    label: Title
    academic_year_id: Identifier | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    lineage_id: Identifier | None = None

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if self.academic_year_id is None and (self.starts_on is None or self.ends_on is None):
            raise PydanticCustomError("no_days", "either academic_year_id or both days")
        reversed_days(self.starts_on, self.ends_on)
        return self

    def record(self) -> SchoolClass:
        """See `Upserted.record`."""
        told = self.model_dump(exclude={"starts_on", "ends_on"})
        own: dict[str, Any] = {"own_starts_on": self.starts_on, "own_ends_on": self.ends_on}
        return SchoolClass(**told, **own, starts_on="", ends_on="")


class ClassRemoved(Removed):
    """The class is dissolved: its pupils and teachers are in it no more."""

    ENTITY = SchoolClass.entity
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return class_pk(self.class_id), Prefix.CLASS.key()
