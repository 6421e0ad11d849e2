"""What the calls of a school's administrator and an authority's officer take and give."""

from typing import Literal

from pydantic import Field

from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.hours import HOUR_AND_MINUTE
from svyazka_common.records.access import AuditedAction
from svyazka_common.records.base import IDENTIFIER_PATTERN
from svyazka_common.records.roster import Role
from svyazka_common.records.school_policy import ContactsPreset

LEAST_RETENTION_MONTHS = 6
MOST_RETENTION_MONTHS = 120


class SchoolClassOut(Answer):
    """A class of the school."""

    class_id: str
    label: str


class School(Answer):
    """The administrator's school with the classes of this year, 5А before 10А."""

    organisation_id: str
    name: str
    classes: list[SchoolClassOut]


class SchoolPerson(Answer):
    """A person of the school; `logins` are those in this school, `children` a parent's children in the class."""

    person_id: str
    name: str
    linked: bool
    logins: list[str]
    children: list[str]


class ClassPeople(Answer):
    """The people of a class, each list by name; a teacher who is also a parent in the class is in both lists."""

    class_id: str
    label: str
    pupils: list[SchoolPerson]
    parents: list[SchoolPerson]
    teachers: list[SchoolPerson]


class LinkedCount(Answer):
    """How many have linked, of how many."""

    linked: int
    expected: int


class ClassLinked(Answer):
    """How many of a class have linked; a teacher who is also a parent in the class counts in both."""

    class_id: str
    pupils: LinkedCount
    parents: LinkedCount
    teachers: LinkedCount


class SchoolLinked(Answer):
    """How many of the school's classes have linked, each person once, and of each class."""

    pupils: LinkedCount
    parents: LinkedCount
    teachers: LinkedCount
    classes: list[ClassLinked]


class AuthoritySchool(Answer):
    """A school of the authority: how many of its people have linked, each counted once."""

    organisation_id: str
    name: str
    people: LinkedCount


class AuthoritySchools(Answer):
    """Some schools of the authority; `next` is the `after` of the call for those that follow, None after the last."""

    schools: list[AuthoritySchool]
    next: str | None = None


class Staff(Answer):
    """Who works in the school, by name."""

    people: list[SchoolPerson]


class NamedPerson(Answer):
    """A person; the name is empty where the roster has it no more."""

    person_id: str
    name: str


class Claimant(NamedPerson):
    """Who proved the number last: their roles in the school, classes of their own, and children."""

    roles: list[Role] = Field(default=[])
    classes: list[str] = Field(default=[])
    children: list[str] = Field(default=[])


class ConflictHolder(Answer):
    """Who holds the number; named, with what they are in the school, only where they belong to the same one."""

    name: str | None = None
    same_school: bool
    roles: list[Role] = Field(default=[])
    classes: list[str] = Field(default=[])
    children: list[str] = Field(default=[])


class ConflictOut(Answer):
    """A number in other hands. `noticed_at` is ISO 8601, UTC; a family may hold the number together."""

    conflict_id: str
    phone_masked: str | None = None
    person: Claimant
    noticed_at: str
    holders: list[ConflictHolder]


class Conflicts(Answer):
    """What the administrator has to settle, the newest first."""

    conflicts: list[ConflictOut]


class AuditEntry(Answer):
    """An act (`action`) of a person of the school (`by`) on another person (`about`), an account or a chat.

    `done_at` is ISO 8601, UTC; `reason` is what the acting person gave as theirs.
    """

    action: AuditedAction
    done_at: str
    by: NamedPerson
    about: NamedPerson | None = None
    account_id: str | None = None
    chat_id: str | None = None
    reason: str | None = None


class AuditTrail(Answer):
    """The newest entries; `before_ms` asks for those before them, None where these are all."""

    entries: list[AuditEntry]
    before_ms: int | None = None


class ConflictSettled(Request):
    """`release`: the present holders have to prove another number. `keep`: the number stays where it is."""

    conflict_id: str = Field(pattern=rf"^{IDENTIFIER_PATTERN}~[0-9a-f]{{64}}$")
    decision: Literal["release", "keep"]


class SchoolPolicyOut(Answer):
    """What the school has decided for its chats; `contacts_in_force` is the table that holds, see the safe mode.

    `version` counts the changes: the one read goes with the next change.
    """

    organisation_id: str
    contacts: ContactsPreset
    contacts_in_force: ContactsPreset
    safe_mode: bool
    quiet: bool
    quiet_from: str
    quiet_until: str
    retention_months: int
    version: int


class NewSchoolPolicy(Request):
    """Another policy in place of that of `version`; times of day as `HH:MM`, in Moscow's time."""

    contacts: ContactsPreset
    safe_mode: bool
    quiet: bool
    quiet_from: str = Field(pattern=HOUR_AND_MINUTE)
    quiet_until: str = Field(pattern=HOUR_AND_MINUTE)
    retention_months: int = Field(ge=LEAST_RETENTION_MONTHS, le=MOST_RETENTION_MONTHS)
    version: int = Field(ge=0)


class PaperCodeWanted(Request):
    """The account in the session's school that gets a paper code, named by its login or by its person."""

    login: str | None = Field(default=None, min_length=1, max_length=100)
    person_id: Identifier | None = None


class PaperCodeIssued(Answer):
    """A paper code, shown only now, with its login, its owner's name, and the end of its validity (ISO 8601, UTC)."""

    paper_code: str
    login: str
    name: str
    expires_at: str
