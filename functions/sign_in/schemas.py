"""What the calls of this context take and give."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from svyazka_common.fields import Answer, BirthDate, Identifier, Request, SmsCode
from svyazka_common.passwords import LONGEST_PASSWORD


class RoleOut(Answer):
    """A role of the caller."""

    role: Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    organisation_id: str
    organisation_name: str


class ChildOut(Answer):
    """A child of the caller."""

    person_id: str
    name: str


class NoticeOut(Answer):
    """Something that happened to the account without its owner; `noticed_at` is ISO 8601, UTC, `text` is Russian."""

    notice_id: str
    kind: Literal[
        "paper_code_issued",
        "unlinked",
        "unlinked_by_school",
        "phone_changed",
        "link_reminder",
        "report_acted_on",
        "report_set_aside",
        "chat_read_by_school",
        "chat_exported_by_school",
        "gosuslugi_bound",
        "gosuslugi_taken_away",
        "gosuslugi_bound_by_snils",
        "join_accepted",
        "join_refused",
    ]
    noticed_at: str
    text: str


class WhoAmI(Answer):
    """The person behind the session, the roles that count in it today, and what the owner has not dismissed yet."""

    person_id: str
    full_name: str
    roles: list[RoleOut]
    children: list[ChildOut]
    linked: bool
    notices: list[NoticeOut]


class SessionOut(Answer):
    """A device on which the account is signed in. Times are ISO 8601, UTC; `current` is the one that asks."""

    session_id: str
    device: Literal["phone", "tablet", "computer"] | None
    system: str | None
    began_at: str
    seen_at: str | None
    current: bool


class Sessions(Answer):
    """The devices on which the account is signed in: the one that asks, then those used last."""

    sessions: list[SessionOut]


class ChildInClasses(ChildOut):
    """A child of the caller with the classes of today."""

    classes: list[str]


class PhoneClaim(Answer):
    """A number that the caller proved while others held it; `settlement` is null while the school has not decided."""

    phone_masked: str | None = None
    noticed_at: str
    settlement: Literal["release", "keep"] | None = None


class Profile(Answer):
    """What the caller's own page shows beside the session."""

    children: list[ChildInClasses]
    claims: list[PhoneClaim]


class Login(Request):
    """Login and password in one organisation (journey, step 1)."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    stay_signed_in: bool = False


class OrganisationOut(Answer):
    """An organisation that can be chosen at log-in."""

    organisation_id: str
    kind: Literal["school", "authority"]
    name: str
    parent_name: str | None = Field(default=None, description="The organisation above it: tells namesakes apart")


class Organisations(Answer):
    """Every open organisation of a kind, in natural order of the names."""

    organisations: list[OrganisationOut]


class ForgottenPassword(Request):
    """The account whose password is forgotten, and the phone that is linked to it."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    phone: str = Field(min_length=1, max_length=40)


class ResetStarted(Answer):
    """The answer to a forgotten password; every account and phone gets it, existing or not."""

    challenge_id: str
    expires_in_seconds: int
    resend_in_seconds: int


class NewPasswordByPhone(Request):
    """A new password, proven by the linked phone and the birth date."""

    challenge_id: str = Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9._~-]+$")
    code: SmsCode
    birth_date: BirthDate
    new_password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class NewPasswordByPaper(Request):
    """A new password, proven by the one-time code that a school administrator printed."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    paper_code: str = Field(min_length=1, max_length=40)
    new_password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)


class IdentityShown(Answer):
    """An identity that this browser has proven and that waits for a binding or a choice.

    `name` is what Госуслуги call its owner, shortened («Иван П.»), empty where they don't say.
    """

    name: str
    expires_in_seconds: int


class AccountOut(Answer):
    """A journal account that the identity opens; `current` is that of the session."""

    account_id: str
    organisation_id: str
    organisation_name: str
    full_name: str
    roles: list[RoleOut]
    current: bool


class Accounts(Answer):
    """The accounts to choose from; none for a session that began by a password."""

    identity: IdentityShown | None = None
    accounts: list[AccountOut]


class AccountChosen(Request):
    """One of the accounts that the identity opens."""

    account_id: Identifier


class GosuslugiWay(Answer):
    """Госуслуги as a way in. Instants are ISO 8601, UTC.

    `counts` is false where the password was changed since: then it opens nothing until it is added again.
    """

    bound_at: str
    last_used_at: str | None = None
    counts: bool


class Ways(Answer):
    """How one gets into this account. A password is always among them, and is the last that stays."""

    login: str
    gosuslugi: GosuslugiWay | None = None


class ProblemText(Answer):
    """Title and text for the problem code in a page's address."""

    code: str
    title: str
    detail: str
