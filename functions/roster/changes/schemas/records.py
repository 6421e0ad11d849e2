"""What other systems may say of each kind of record: of organisations, years, classes, people and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from functions.roster.changes.schemas.fields import (
    Day,
    GroupLabel,
    Identifier,
    Login,
    PersonName,
    Removed,
    RowRemoved,
    RowUpserted,
    Snils,
    Title,
    Upserted,
    reversed_days,
)
from svyazka_common.fields import NONE_IF_TOLD
from svyazka_common.records.base import Prefix
from svyazka_common.records.relations import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    TeachingLoad,
    group_enrolment_sk,
    load_sk,
    role_sk,
)
from svyazka_common.records.roster import (
    AcademicYear,
    AccountClaim,
    Organisation,
    Person,
    SchoolClass,
    account_id,
    class_pk,
    person_pk,
    year_pk,
)

if TYPE_CHECKING:
    from functions.roster.changes.schemas.fields import Place


class OrganisationUpserted(Upserted):
    """A school or an education authority; `parent_id` names the organisation above it."""

    organisation_id: Identifier
    kind: Literal["school", "authority"]
    name: Title
    parent_id: Identifier | None = None

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
        values = self.model_dump(exclude={"starts_on", "ends_on"})
        own: dict[str, Any] = {"own_starts_on": self.starts_on, "own_ends_on": self.ends_on}
        return SchoolClass(**values, **own, starts_on="", ends_on="")


class ClassRemoved(Removed):
    """The class is dissolved: its pupils and teachers are in it no more."""

    ENTITY = SchoolClass.entity
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return class_pk(self.class_id), Prefix.CLASS.key()


class PersonUpserted(Upserted):
    """A human being. Of a СНИЛС a keyed hash is kept, where the stage uses it; otherwise it is passed over."""

    person_id: Identifier
    family_name: PersonName
    given_name: PersonName
    patronymic: Annotated[PersonName | None, NONE_IF_TOLD] = None
    birth_date: Day | None = None
    sex: Literal["male", "female"] | None = None
    snils: Annotated[Snils | None, NONE_IF_TOLD, Field(repr=False)] = None

    def record(self) -> Person:
        """See `Upserted.record`; without the СНИЛС, whose hash `messages.Entry.change` adds."""
        return Person(**self.model_dump(exclude={"snils"}))


class PersonRemoved(Removed):
    """The person has left the region: roles, relations and accounts end with them."""

    ENTITY = Person.entity
    person_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.PERSON.key()


class AccountUpserted(Upserted):
    """A journal account: one for each person in each organisation. A password doesn't travel by queue."""

    person_id: Identifier
    organisation_id: Identifier
    login: Login

    def record(self) -> AccountClaim:
        """See `Upserted.record`."""
        return AccountClaim(account_id=account_id(self.person_id, self.organisation_id), **self.model_dump())


class AccountRemoved(Removed):
    """Nobody can log in by the account any more; its login is free."""

    ENTITY = AccountClaim.entity
    person_id: Identifier
    organisation_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        own = account_id(self.person_id, self.organisation_id)
        return person_pk(self.person_id), Prefix.ACCOUNT.key(own)


type RoleName = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]

BOTH_OF_A_GROUP: dict[str, JsonValue] = {"group_id": ["group_label"], "group_label": ["group_id"]}

ROLES: tuple[str, ...] = get_args(RoleName.__value__)


class RoleUpserted(RowUpserted):
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
        return RoleAssignment(
            **self.model_dump(exclude={"row_id"}), rows=self.rows, organisation_name="", organisation_kind="school"
        )


class RoleRemoved(RowRemoved):
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


class _InClass(RowUpserted):
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
        return self.model_dump(exclude={"starts_on", "ends_on", "row_id"}) | own | blank | {"rows": self.rows}


class EnrolmentUpserted(_InClass):
    """A pupil in a class; without days of its own for as long as the class lasts."""

    def record(self) -> Enrolment:
        """See `Upserted.record`."""
        return Enrolment(**self._told())


class HomeroomUpserted(_InClass):
    """A class teacher; a class may have two. The role `homeroom_teacher` is sent as a change of its own."""

    def record(self) -> Homeroom:
        """See `Upserted.record`."""
        return Homeroom(**self._told())


class TeachingLoadUpserted(_InClass):
    """A subject that a teacher teaches in a class; with `group_id` and `group_label`, in a group of it only."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": BOTH_OF_A_GROUP})

    subject_id: Identifier
    subject_name: Title
    group_id: Identifier | None = None
    group_label: GroupLabel | None = None

    @model_validator(mode="after")
    def _names_its_group(self) -> Self:
        if (self.group_id is None) != (self.group_label is None):
            raise PydanticCustomError("half_a_group", "group_id and group_label are given together, or neither")
        return self

    def record(self) -> TeachingLoad:
        """See `Upserted.record`."""
        return TeachingLoad(**self._told())


class GroupEnrolmentUpserted(_InClass):
    """A pupil in a group of a subject («английский, группа 2»); the enrolment in the class is a change of its own.

    Lessons of a whole class need no such change. `group_label` is what the group is called beside its subject.
    """

    subject_id: Identifier
    subject_name: Title
    group_id: Identifier
    group_label: GroupLabel

    def record(self) -> GroupEnrolment:
        """See `Upserted.record`."""
        return GroupEnrolment(**self._told())


class GroupEnrolmentRemoved(RowRemoved):
    """The pupil is not in the group any more."""

    ENTITY = GroupEnrolment.entity
    person_id: Identifier
    class_id: Identifier
    subject_id: Identifier
    group_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), group_enrolment_sk(self.class_id, self.subject_id, self.group_id)


class EnrolmentRemoved(RowRemoved):
    """The pupil is not in the class any more."""

    ENTITY = Enrolment.entity
    person_id: Identifier
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.ENROLMENT.key(self.class_id)


class HomeroomRemoved(RowRemoved):
    """The person is not the class's teacher any more."""

    ENTITY = Homeroom.entity
    person_id: Identifier
    class_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.HOMEROOM.key(self.class_id)


class TeachingLoadRemoved(RowRemoved):
    """The teacher teaches the subject in the class, or in that group of it, no more."""

    ENTITY = TeachingLoad.entity
    person_id: Identifier
    class_id: Identifier
    subject_id: Identifier
    group_id: Identifier | None = None

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), load_sk(self.class_id, self.subject_id, self.group_id)
