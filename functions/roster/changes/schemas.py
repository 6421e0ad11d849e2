"""What other systems may send: the fields that changes share, one model for each kind of change, and the envelope.

The rules of the fields are those of the import by file (`rules.checks`). The JSON Schemas come from these models. The
envelope is CloudEvents 1.0, JSON format, structured mode.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, get_args

from msgspec import Struct
from msgspec.structs import replace
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from functions.roster.rules import checks
from functions.roster.rules.report import ReportCode, UnacceptableError
from svyazka_common.fields import Identifier, Request
from svyazka_common.name_fields import NONE_IF_TOLD
from svyazka_common.records.base import Prefix
from svyazka_common.records.roster import (
    AcademicYear,
    AccountClaim,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    account_id,
    class_pk,
    group_enrolment_sk,
    load_sk,
    person_pk,
    role_sk,
    year_pk,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Rows

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
    StringConstraints(max_length=64),
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

    def _fields(self) -> dict[str, Any]:
        own = {"own_starts_on": self.starts_on, "own_ends_on": self.ends_on}
        blank = dict.fromkeys(("class_label", "organisation_id", "starts_on", "ends_on"), "")
        return self.model_dump(exclude={"starts_on", "ends_on", "row_id"}) | own | blank | {"rows": self.rows}


class EnrolmentUpserted(_InClass):
    """A pupil in a class; without days of its own for as long as the class lasts."""

    def record(self) -> Enrolment:
        """See `Upserted.record`."""
        return Enrolment(**self._fields())


class HomeroomUpserted(_InClass):
    """A class teacher; a class may have two. The role `homeroom_teacher` is sent as a change of its own."""

    def record(self) -> Homeroom:
        """See `Upserted.record`."""
        return Homeroom(**self._fields())


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
        return TeachingLoad(**self._fields())


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
        return GroupEnrolment(**self._fields())


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


MOST_IN_A_BATCH = 1000
"""SQS takes no message above 1 MiB; a thousand changes are some 200 kB."""

BATCH = "roster.batch"

RFC_3339 = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"

JSON_MEDIA_TYPE = r"^[^/;\s]+/([^/;\s]+\+)?[Jj][Ss][Oo][Nn]\s*(;.*)?$"
"""What the JSON format of CloudEvents takes for JSON: the subtype `json` or a `+json`, with parameters or without."""

CHANGES: dict[str, type[Upserted | Removed]] = {
    "roster.organisation.upserted": OrganisationUpserted,
    "roster.organisation.removed": OrganisationRemoved,
    "roster.academic_year.upserted": AcademicYearUpserted,
    "roster.academic_year.removed": AcademicYearRemoved,
    "roster.class.upserted": ClassUpserted,
    "roster.class.removed": ClassRemoved,
    "roster.person.upserted": PersonUpserted,
    "roster.person.removed": PersonRemoved,
    "roster.account.upserted": AccountUpserted,
    "roster.account.removed": AccountRemoved,
    "roster.role.upserted": RoleUpserted,
    "roster.role.removed": RoleRemoved,
    "roster.enrolment.upserted": EnrolmentUpserted,
    "roster.enrolment.removed": EnrolmentRemoved,
    "roster.group_enrolment.upserted": GroupEnrolmentUpserted,
    "roster.group_enrolment.removed": GroupEnrolmentRemoved,
    "roster.guardianship.upserted": GuardianshipUpserted,
    "roster.guardianship.removed": GuardianshipRemoved,
    "roster.teaching_load.upserted": TeachingLoadUpserted,
    "roster.teaching_load.removed": TeachingLoadRemoved,
    "roster.homeroom.upserted": HomeroomUpserted,
    "roster.homeroom.removed": HomeroomRemoved,
}
"""Every change by its type; a record's type comes after the types of the records that it leans on."""


class Envelope(BaseModel):
    """A message. Other attributes than these are let pass, as the standard asks; they say nothing here."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    specversion: Literal["1.0"]
    id: Annotated[str, Field(min_length=1, max_length=200, description="Different for each message of a source.")]
    source: Annotated[str, Field(min_length=1, max_length=200, description="The system that sends: a URI.")]
    type: Annotated[str, Field(min_length=1, max_length=100)]
    time: Annotated[str, StringConstraints(pattern=RFC_3339)] | None = None
    datacontenttype: Annotated[str, StringConstraints(max_length=200, pattern=JSON_MEDIA_TYPE)] | None = None
    data: dict[str, Any]


class Entry(Request):
    """One change in a batch."""

    type: Annotated[str, Field(max_length=100)]
    data: dict[str, Any]


class Batch(Request):
    """Many changes in one message, at most 1000 and 1 MiB; their order doesn't matter."""

    records: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_IN_A_BATCH)]
