"""The relations of the roster: roles, enrolments, guardianships, teaching loads, homerooms.

A relation is never deleted: it ends (`status = ended`) and keeps its version, so that a late or repeated
message can be told from a new one. It holds copies of what it leans on (a class's label and days, a child's name),
and ends with it. Words: docs/glossary.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, NotRequired, TypedDict

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import class_pk, person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import OrganisationKind, Status

type Role = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
type Period = tuple[str | None, str | None]
"""First and last day, None where nothing limits it."""


class RowTerms(TypedDict):
    """What a row of the roster says of a relation that rests on several: its own days, that it ended, its version.

    `subject_name` and `group_label` are what it calls these, where rows came by queue.
    """

    starts_on: NotRequired[str]
    ends_on: NotRequired[str]
    status: NotRequired[Status]
    version: NotRequired[int]
    subject_name: NotRequired[str]
    group_label: NotRequired[str]


type Rows = dict[str, RowTerms]
"""By sourcedId, the rows on which a relation rests (docs/adr/0006-the-roster-by-file.md).

Of the only row nothing more is kept than its id: days, status and version are the relation's own.
"""


class Relation(Record, frozen=True, kw_only=True):
    """The fields that all relations have.

    `own_status` is given only where something that the relation depends on has ended: the status from its own source.
    """

    status: Status = "active"
    own_status: Status | None = None
    version: int


def _periods(rows: Rows | None, first: str | None, last: str | None, frame: Period) -> list[Period]:
    live = [row for row in (rows or {}).values() if row.get("status") != "ended"]
    if len(rows or {}) <= 1 or not live:
        return [(first, last)]
    return [(row.get("starts_on", frame[0]), row.get("ends_on", frame[1])) for row in live]


class InClass(Relation, frozen=True, kw_only=True):
    """A person's relation to a class; `own_starts_on` and `own_ends_on` are None where the class's days hold.

    Where `rows` are several, `starts_on` and `ends_on` are those of the row that counted when it was written, and
    `periods` are the days of all.
    """

    rows: Rows | None = None
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

    @property
    def periods(self) -> list[Period]:
        """The days on which the relation holds, in no order; a row without days of its own has the class's."""
        of_class = (
            self.starts_on if self.own_starts_on is None else None,
            self.ends_on if self.own_ends_on is None else None,
        )
        return _periods(self.rows, self.starts_on, self.ends_on, of_class)


class RoleAssignment(Relation, frozen=True, kw_only=True):
    """A role of a person in an organisation.

    `PERSON#p1` / `ROLE#5f3…#teacher`, inverse `ORG#5f3…` / `ROLE#teacher#p1`. `starts_on` and `ends_on` are its first
    and last day, None where the roster gives none. `rows`: see `InClass`.
    """

    entity: ClassVar[str] = "role"
    rows: Rows | None = None
    person_id: str
    organisation_id: str
    organisation_name: str
    organisation_kind: OrganisationKind
    role: Role
    starts_on: str | None = None
    ends_on: str | None = None

    @property
    def periods(self) -> list[Period]:
        """See `InClass.periods`."""
        return _periods(self.rows, self.starts_on, self.ends_on, (None, None))

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


class Enrolment(InClass, frozen=True, kw_only=True):
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


class GroupEnrolment(InClass, frozen=True, kw_only=True):
    """A pupil in a group of a subject («английский, группа 2»), docs/adr/0021.

    `PERSON#p1` / `ENROLMENT_GROUP#c1#english#g2`, inverse `CLASS#c1` / `GROUP#english#g2#p1`. `group_id` is the
    lesson's sourcedId. Lessons of a whole class have none of these: the enrolments in the class say it all.
    `group_label` is what the group is called beside the subject: «группа 2».
    """

    entity: ClassVar[str] = "group_enrolment"
    subject_id: str
    subject_name: str
    group_id: str
    group_label: str

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return group_enrolment_sk(self.class_id, self.subject_id, self.group_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return class_pk(self.class_id), Prefix.GROUP.key(self.subject_id, self.group_id, self.person_id)


def group_enrolment_sk(class_id: str, subject_id: str, group_id: str) -> str:
    """`ENROLMENT_GROUP#c1#english#g2`."""
    return Prefix.GROUP_ENROLMENT.key(class_id, subject_id, group_id)


class Guardianship(Relation, frozen=True, kw_only=True):
    """A parent of a pupil: `PERSON#parent` / `GUARDIAN_OF#child`, inverse `PERSON#child` / `GUARDED_BY#parent`.

    `told_by`: whose row names the other person; None where only the child's row does, as in most rosters.
    """

    entity: ClassVar[str] = "guardianship"
    told_by: Literal["guardian", "both"] | None = None
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


class TeachingLoad(InClass, frozen=True, kw_only=True):
    """A subject that a teacher teaches in a class, the whole of it or a group (`GroupEnrolment`).

    `PERSON#p1` / `LOAD#c1#algebra`, inverse `CLASS#c1` / `TEACHER#p1#algebra`; of a group `LOAD#c1#english#g2`,
    `TEACHER#p1#english#g2`. `group_id` and `group_label` are given together, or not at all.
    """

    entity: ClassVar[str] = "teaching_load"
    subject_id: str
    subject_name: str
    group_id: str | None = None
    group_label: str | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return load_sk(self.class_id, self.subject_id, self.group_id)

    @property
    def inverse(self) -> tuple[str, str]:
        group = () if self.group_id is None else (self.group_id,)
        return class_pk(self.class_id), Prefix.TEACHER.key(self.person_id, self.subject_id, *group)


def load_sk(class_id: str, subject_id: str, group_id: str | None = None) -> str:
    """`LOAD#c1#algebra`, `LOAD#c1#english#g2`."""
    return Prefix.LOAD.key(class_id, subject_id, *(() if group_id is None else (group_id,)))


class Homeroom(InClass, frozen=True, kw_only=True):
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
