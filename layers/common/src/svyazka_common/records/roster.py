"""What regional systems send in: organisations, academic years, classes, persons, their accounts, their relations.

A relation is a role, an enrolment, a guardianship, a teaching load or a homeroom. It is never deleted: it ends (`status
= ended`) and keeps its version, so that a late or repeated message can be told from a new one. It holds copies of what
it leans on (a class's label and days, a child's name), and ends with it. Words: docs/glossary.md.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Literal, NotRequired, TypedDict, get_args
from uuid import UUID, uuid5

from msgspec import field

from svyazka_common.records.base import Prefix, Record, first, key_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from svyazka_common.records.base import Item, Key

type OrganisationKind = Literal["school", "authority"]
type Status = Literal["active", "ended"]
type Sex = Literal["male", "female"]
type Role = Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
type Period = tuple[str | None, str | None]
"""First and last day, None where nothing limits it."""

_ACCOUNT_IDS = UUID("6f0e2f0a-3b0c-5d55-9c63-0d8d1e5b7c11")


class Organisation(Record, frozen=True, kw_only=True):
    """A school or an education authority: `ORG#5f3…` / `ORG`.

    `parent_id` is the organisation above it, which tells schools of one name apart.
    """

    entity: ClassVar[str] = "organisation"
    organisation_id: str
    kind: OrganisationKind
    name: str
    parent_id: str | None = None
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return Prefix.ORGANISATION.key()


class DirectoryEntry(Record, frozen=True, kw_only=True):
    """An open organisation in the list of its kind: `DIRECTORY#school` / `мбоу лицей 3#5f3…`.

    `term` is the normalised name. The log-in page loads the list whole and searches it itself.
    """

    entity: ClassVar[str] = "directory_entry"
    term: str
    organisation_id: str
    kind: OrganisationKind
    name: str
    parent_id: str | None = None

    @property
    def pk(self) -> str:
        return directory_pk(self.kind)

    @property
    def sk(self) -> str:
        return f"{self.term}#{self.organisation_id}"


def directory_pk(kind: OrganisationKind) -> str:
    """`DIRECTORY#school`."""
    return Prefix.DIRECTORY.key(kind)


class AcademicYear(Record, frozen=True, kw_only=True):
    """An academic year, whose days are those of its classes: `YEAR#y1` / `YEAR`."""

    entity: ClassVar[str] = "academic_year"
    academic_year_id: str
    starts_on: str
    ends_on: str
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return year_pk(self.academic_year_id)

    @property
    def sk(self) -> str:
        return Prefix.YEAR.key()


def year_pk(academic_year_id: str) -> str:
    """`YEAR#y1`."""
    return Prefix.YEAR.key(academic_year_id)


class SchoolClass(Record, frozen=True, kw_only=True):
    """A class («7А») of one organisation and one academic year: `CLASS#c1` / `CLASS`, inverse `ORG#5f3…` / `CLASS#c1`.

    Its status is `ended` once the class is dissolved; its chats are archived then. `own_starts_on` and `own_ends_on`
    are None where the academic year's days hold, `own_status` is what the class's own source says where its
    organisation has ended. `lineage_id` is given where the class continues one of another id (8А what was 7А): it is
    the `lineage` of that class, so that the chats go on. Of several classes that continue one, one only gets its
    lineage.
    """

    entity: ClassVar[str] = "class"
    class_id: str
    organisation_id: str
    label: str
    lineage_id: str | None = None
    academic_year_id: str | None = None
    starts_on: str
    ends_on: str
    own_starts_on: str | None = None
    own_ends_on: str | None = None
    status: Status = "active"
    own_status: Status | None = None
    version: int

    @property
    def lineage(self) -> str:
        """The id of the first class of the lineage: what its chats are named after, year after year."""
        return self.lineage_id or self.class_id

    @property
    def pk(self) -> str:
        return class_pk(self.class_id)

    @property
    def sk(self) -> str:
        return Prefix.CLASS.key()

    @property
    def inverse(self) -> tuple[str, str]:
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.CLASS.key(self.class_id)


def class_pk(class_id: str) -> str:
    """`CLASS#c1`: the class itself and its chats; in the inverse index, its people."""
    return Prefix.CLASS.key(class_id)


class Person(Record, frozen=True, kw_only=True):
    """A human being in the roster: `PERSON#p1` / `PERSON`, inverse `SNILS#9f86…` / `PERSON#p1`.

    `snils_key` is the keyed hash of their СНИЛС, None where the roster has none or the stage doesn't use it.
    """

    entity: ClassVar[str] = "person"
    person_id: str
    family_name: str
    given_name: str
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    snils_key: str | None = None
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.PERSON.key()

    @property
    def inverse(self) -> tuple[str, str] | None:
        return (snils_pk(self.snils_key), self.pk) if self.snils_key is not None else None

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic: «Петров Сергей Олегович»."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)


def snils_pk(snils_key: str) -> str:
    """`SNILS#9f86…`: in the inverse index, who has a СНИЛС of that keyed hash."""
    return Prefix.SNILS.key(snils_key)


def person_pk(person_id: str) -> str:
    """`PERSON#p1`: the person, their relations, link and memberships."""
    return Prefix.PERSON.key(person_id)


def account_id(person_id: str, organisation_id: str) -> str:
    """Return the id of a person's account in an organisation: `1d9a…`, 32 characters, whatever the login is."""
    return uuid5(_ACCOUNT_IDS, f"{organisation_id}#{person_id}").hex


class Account(Record, frozen=True, kw_only=True):
    """A journal account, found by its login: `LOGIN#5f3…#petrov.s` / `LOGIN`, inverse `PERSON#p1` / `ACCOUNT#a1`.

    `login` is kept as `normalise_login` makes it. `password_hash` is an argon2id string (docs/threats.md,
    passwords); None until a password has been set. `account_id` outlives a changed login. By an account that has ended
    nobody can log in, and what was linked by it counts no more (`records.link.Suspension`).
    """

    entity: ClassVar[str] = "account"
    account_id: str
    person_id: str
    organisation_id: str
    login: str
    password_hash: str | None = None
    status: Status = "active"
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


class AccountClaim(Record, frozen=True, kw_only=True):
    """A journal account as a regional system sent it: `PERSON#p1` / `ACCOUNT#a1`; the `Account` follows it.

    `holds` is the login whose `Account` belongs to this account now. It is None where the account has ended, or where
    another account still has its login; only meanwhile `password_hash` is kept here. `freed` are logins that the
    account has given up, until the accounts that wait for them have been looked for.
    """

    entity: ClassVar[str] = "account_claim"
    account_id: str
    person_id: str
    organisation_id: str
    login: str
    status: Status = "active"
    own_status: Status | None = None
    holds: str | None = None
    password_hash: str | None = None
    freed: list[str] = field(default_factory=list)
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.ACCOUNT.key(self.account_id)


def without_login(account: Account) -> AccountClaim:
    """Return the claim of an ended account whose login goes to another; it keeps the password, should it return."""
    return AccountClaim(
        account_id=account.account_id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        login=account.login,
        status="ended",
        password_hash=account.password_hash,
        version=account.version,
    )


def login_pk(organisation_id: str, login: str) -> str:
    """`LOGIN#5f3…#petrov.s`; `login` already normalised."""
    return Prefix.LOGIN.key(organisation_id, login)


def account_key(organisation_id: str, login: str) -> Key:
    """The key of an `Account`; `login` already normalised."""
    return key_of(login_pk(organisation_id, login), Prefix.LOGIN.key())


def open_account(items: list[Item]) -> Account | None:
    """The account among items; one that has ended is answered for like one that never was."""
    account = first(Account, items)
    return None if account is None or account.status == "ended" else account


def normalise_login(login: str) -> str:
    """A login as it is stored and compared: without surrounding blanks, small letters."""
    return login.strip().casefold()


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


def role_spans(roles: AbstractSet[Role]) -> list[tuple[str, str]]:
    """The first and last sort keys of the ranges of the inverse index that have these roles in an organisation alone.

    Roles that are neighbours there share a range: the staff's four take two reads.
    """
    runs = groupby(sorted(get_args(Role.__value__)), key=roles.__contains__)
    neighbours = [list(run) for is_asked_for, run in runs if is_asked_for]
    return [(Prefix.ROLE.key(run[0], ""), Prefix.ROLE.key(run[-1], "~")) for run in neighbours]


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
