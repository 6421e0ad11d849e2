"""Roles, enrolments, guardianships, teaching loads, homerooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from functions.roster.changes.models.base import Removed, Upserted
from functions.roster.changes.models.fields import Day, Identifier, Title
from functions.roster.changes.rules.days import reversed_days
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import (
    Enrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    TeachingLoad,
    load_sk,
    role_sk,
)
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place

type RoleName = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]


class RoleUpserted(Upserted):
    """A role of a person in an organisation; an authority has officers only, a school has all the others."""

    person_id: Identifier
    organisation_id: Identifier
    role: RoleName
    starts_on: Day | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        reversed_days(self.starts_on, self.ends_on)
        return self

    def record(self) -> RoleAssignment:
        """See `Upserted.record`."""
        return RoleAssignment(**self.model_dump(), organisation_name="", organisation_kind="school")


class RoleRemoved(Removed):
    """The person has the role no more."""

    ENTITY = RoleAssignment.entity
    person_id: Identifier
    organisation_id: Identifier
    role: RoleName

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), role_sk(self.organisation_id, self.role)


class GuardianshipUpserted(Upserted):
    """A parent or other legal representative of a pupil: two persons."""

    guardian_id: Identifier
    child_id: Identifier

    @model_validator(mode="after")
    def _of_another(self) -> Self:
        if self.guardian_id == self.child_id:
            raise PydanticCustomError("own_guardian", "nobody is their own guardian")
        return self

    def record(self) -> Guardianship:
        """See `Upserted.record`."""
        return Guardianship(**self.model_dump(), child_name="")


class GuardianshipRemoved(Removed):
    """The guardianship has ended."""

    ENTITY = Guardianship.entity
    guardian_id: Identifier
    child_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.guardian_id), Prefix.GUARDIAN_OF.key(self.child_id)


class _InClass(Upserted):
    person_id: Identifier
    class_id: Identifier
    starts_on: Day | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        reversed_days(self.starts_on, self.ends_on)
        return self

    def _told(self) -> dict[str, Any]:
        own = {"own_starts_on": self.starts_on, "own_ends_on": self.ends_on}
        blank = dict.fromkeys(("class_label", "organisation_id", "starts_on", "ends_on"), "")
        return self.model_dump(exclude={"starts_on", "ends_on"}) | own | blank


class EnrolmentUpserted(_InClass):
    """A pupil in a class; without days of its own for as long as the class lasts."""

    def record(self) -> Enrolment:
        """See `Upserted.record`."""
        return Enrolment(**self._told())


class HomeroomUpserted(_InClass):
    """A class teacher; a class may have two. The role `homeroom_teacher` is told on its own."""

    def record(self) -> Homeroom:
        """See `Upserted.record`."""
        return Homeroom(**self._told())


class TeachingLoadUpserted(_InClass):
    """A subject that a teacher teaches in a class."""

    subject_id: Identifier
    subject_name: Title

    def record(self) -> TeachingLoad:
        """See `Upserted.record`."""
        return TeachingLoad(**self._told())


class EnrolmentRemoved(Removed):
    """The pupil is not in the class any more."""

    ENTITY = Enrolment.entity
    person_id: Identifier
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.ENROLMENT.key(self.class_id)


class HomeroomRemoved(Removed):
    """The person is not the class's teacher any more."""

    ENTITY = Homeroom.entity
    person_id: Identifier
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.HOMEROOM.key(self.class_id)


class TeachingLoadRemoved(Removed):
    """The teacher teaches the subject in the class no more."""

    ENTITY = TeachingLoad.entity
    person_id: Identifier
    class_id: Identifier
    subject_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), load_sk(self.class_id, self.subject_id)
