"""The relations of the roster: roles, enrolments, guardianships, teaching loads, homerooms.

A relation is never deleted: it ends (`status = ended`) and keeps its version, so that a late or repeated
message can be told from a new one. It holds copies of what it leans on (a class's label and days, a child's name),
and ends with it. Words: DESIGN's table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import class_pk, person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import OrganisationKind, Status

type Role = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Record):
    """What all relations have.

    `own_status` is there only where something that the relation leans on has ended: what its own source says of it.
    """

    status: Status = "active"
    own_status: Status | None = None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InClass(Relation):
    """A person's relation to a class; `own_starts_on` and `own_ends_on` are None where the class's days hold."""

    person_id: str
    class_id: str
    class_label: str
    organisation_id: str
    starts_on: str
    ends_on: str
    own_starts_on: str | None = None
    own_ends_on: str | None = None
    lineage_id: str | None = None

    @property
    def lineage(self) -> str:
        """See `SchoolClass.lineage`."""
        return self.lineage_id or self.class_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment(Relation):
    """A role of a person in an organisation.

    `PERSON#p1` / `ROLE#5f3…#teacher`, inverse `ORG#5f3…` / `ROLE#teacher#p1`. `starts_on` and `ends_on` are its first
    and last day, None where the roster gives none.
    """

    entity: ClassVar[str] = "role"
    person_id: str
    organisation_id: str
    organisation_name: str
    organisation_kind: OrganisationKind
    role: Role
    starts_on: str | None = None
    ends_on: str | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return role_sk(self.organisation_id, self.role)

    @property
    def inverse(self) -> tuple[str, str]:
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.ROLE.key(self.role, self.person_id)


def role_sk(organisation_id: str, role: Role) -> str:
    """`ROLE#5f3…#school_admin`."""
    return Prefix.ROLE.key(organisation_id, role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(InClass):
    """A pupil in a class, within the class's year: `PERSON#p1` / `ENROLMENT#c1`, inverse `CLASS#c1` / `PUPIL#p1`."""

    entity: ClassVar[str] = "enrolment"

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.ENROLMENT.key(self.class_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return class_pk(self.class_id), Prefix.PUPIL.key(self.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardianship(Relation):
    """A parent of a pupil: `PERSON#parent` / `GUARDIAN_OF#child`, inverse `PERSON#child` / `GUARDED_BY#parent`."""

    entity: ClassVar[str] = "guardianship"
    guardian_id: str
    child_id: str
    child_name: str

    @property
    def pk(self) -> str:
        return person_pk(self.guardian_id)

    @property
    def sk(self) -> str:
        return Prefix.GUARDIAN_OF.key(self.child_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return person_pk(self.child_id), Prefix.GUARDED_BY.key(self.guardian_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingLoad(InClass):
    """A subject that a teacher teaches in a class.

    `PERSON#p1` / `LOAD#c1#algebra`, inverse `CLASS#c1` / `TEACHER#p1#algebra`.
    """

    entity: ClassVar[str] = "teaching_load"
    subject_id: str
    subject_name: str

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return load_sk(self.class_id, self.subject_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return class_pk(self.class_id), Prefix.TEACHER.key(self.person_id, self.subject_id)


def load_sk(class_id: str, subject_id: str) -> str:
    """`LOAD#c1#algebra`."""
    return Prefix.LOAD.key(class_id, subject_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Homeroom(InClass):
    """A class teacher of a class: `PERSON#p1` / `HOMEROOM#c1`, inverse `CLASS#c1` / `HOMEROOM#p1`."""

    entity: ClassVar[str] = "homeroom"

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.HOMEROOM.key(self.class_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return class_pk(self.class_id), Prefix.HOMEROOM.key(self.person_id)
