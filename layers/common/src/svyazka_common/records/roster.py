"""What regional systems send in: organisations, classes, persons, and the relations between them.

A relation is never deleted: it ends (`status = ended`) and keeps its version, so that a late or repeated
message can be told from a new one. Words: DESIGN's table (enrolment, guardianship, teaching load, homeroom).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix

type OrganisationKind = Literal["school", "authority"]
type Role = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
type Status = Literal["active", "ended"]
type Sex = Literal["male", "female"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Record):
    """A school or an education authority: `ORG#5f3…` / `ORG`."""

    entity: ClassVar[str] = "organisation"
    organisation_id: str
    kind: OrganisationKind
    name: str
    version: int

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return Prefix.ORGANISATION.key()


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry(Record):
    """A place where the search for an organisation finds it: `DIRECTORY#school` / `лицей 3#5f3…`.

    `term` is the name from the start of one of its words on, normalised (`functions.roster.directory`), so that
    a Query with `begins_with` finds «Лицей № 3» by «лиц» and by «3».
    """

    entity: ClassVar[str] = "directory_entry"
    term: str
    organisation_id: str
    kind: OrganisationKind
    name: str

    @property
    def pk(self) -> str:
        return directory_pk(self.kind)

    @property
    def sk(self) -> str:
        return f"{self.term}#{self.organisation_id}"


def directory_pk(kind: OrganisationKind) -> str:
    """`DIRECTORY#school`."""
    return Prefix.DIRECTORY.key(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass(Record):
    """A class («7А») of one organisation and one academic year: `CLASS#c1` / `CLASS`."""

    entity: ClassVar[str] = "class"
    class_id: str
    organisation_id: str
    label: str
    starts_on: str
    ends_on: str
    version: int

    @property
    def pk(self) -> str:
        return class_pk(self.class_id)

    @property
    def sk(self) -> str:
        return Prefix.CLASS.key()


def class_pk(class_id: str) -> str:
    """`CLASS#c1`: the class itself and its chats; in the inverse index, its people."""
    return Prefix.CLASS.key(class_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A human being in the roster: `PERSON#p1` / `PERSON`."""

    entity: ClassVar[str] = "person"
    person_id: str
    family_name: str
    given_name: str
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.PERSON.key()

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic: «Петров Сергей Олегович»."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)


def person_pk(person_id: str) -> str:
    """`PERSON#p1`: the person, their relations, link and memberships."""
    return Prefix.PERSON.key(person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment(Record):
    """A role of a person in an organisation.

    `PERSON#p1` / `ROLE#5f3…#teacher`, inverse `ORG#5f3…` / `ROLE#teacher#p1`.
    """

    entity: ClassVar[str] = "role"
    person_id: str
    organisation_id: str
    organisation_name: str
    organisation_kind: OrganisationKind
    role: Role
    status: Status = "active"
    version: int

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
class Enrolment(Record):
    """A pupil in a class, within the class's year: `PERSON#p1` / `ENROLMENT#c1`, inverse `CLASS#c1` / `PUPIL#p1`."""

    entity: ClassVar[str] = "enrolment"
    person_id: str
    class_id: str
    class_label: str
    organisation_id: str
    starts_on: str
    ends_on: str
    status: Status = "active"
    version: int

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
class Guardianship(Record):
    """A parent of a pupil: `PERSON#parent` / `GUARDIAN_OF#child`, inverse `PERSON#child` / `GUARDED_BY#parent`."""

    entity: ClassVar[str] = "guardianship"
    guardian_id: str
    child_id: str
    child_name: str
    status: Status = "active"
    version: int

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
class TeachingLoad(Record):
    """A subject that a teacher teaches in a class.

    `PERSON#p1` / `LOAD#c1#algebra`, inverse `CLASS#c1` / `TEACHER#p1#algebra`.
    """

    entity: ClassVar[str] = "teaching_load"
    person_id: str
    class_id: str
    class_label: str
    organisation_id: str
    subject_id: str
    subject_name: str
    starts_on: str
    ends_on: str
    status: Status = "active"
    version: int

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
class Homeroom(Record):
    """A class teacher of a class: `PERSON#p1` / `HOMEROOM#c1`, inverse `CLASS#c1` / `HOMEROOM#p1`."""

    entity: ClassVar[str] = "homeroom"
    person_id: str
    class_id: str
    class_label: str
    organisation_id: str
    starts_on: str
    ends_on: str
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.HOMEROOM.key(self.class_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return class_pk(self.class_id), Prefix.HOMEROOM.key(self.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Record):
    """A journal account, found by its login: `LOGIN#5f3…#petrov.s` / `LOGIN`, inverse `PERSON#p1` / `ACCOUNT#a1`.

    `login` is kept as `normalise_login` makes it. `password_hash` is an argon2id string (THREATS, last paragraph);
    None until a password has been set. `account_id` outlives a changed login.
    """

    entity: ClassVar[str] = "account"
    account_id: str
    person_id: str
    organisation_id: str
    login: str
    password_hash: str | None = None
    version: int

    @property
    def pk(self) -> str:
        return login_pk(self.organisation_id, self.login)

    @property
    def sk(self) -> str:
        return Prefix.LOGIN.key()

    @property
    def inverse(self) -> tuple[str, str]:
        return person_pk(self.person_id), Prefix.ACCOUNT.key(self.account_id)


def login_pk(organisation_id: str, login: str) -> str:
    """`LOGIN#5f3…#petrov.s`; `login` already normalised."""
    return Prefix.LOGIN.key(organisation_id, login)


def normalise_login(login: str) -> str:
    """A login as it is stored and compared: without surrounding blanks, small letters."""
    return login.strip().casefold()
