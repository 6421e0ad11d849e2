"""What the sign-in and link calls take and give."""

from typing import Literal

from pydantic import BaseModel, Field

from svyazka_common.fields import BirthDate, Identifier, Name, Request, SmsCode


class RoleOut(BaseModel):
    """A role of the caller."""

    role: Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    organisation_id: str
    organisation_name: str


class ChildOut(BaseModel):
    """A child of the caller."""

    person_id: str
    name: str


class WhoAmI(BaseModel):
    """The person behind the session."""

    person_id: str
    full_name: str
    roles: list[RoleOut]
    children: list[ChildOut]
    linked: bool


class PersonalData(Request):
    """What the VK ID and the study profile are made of (guide, steps 6 and 9)."""

    last_name: Name
    first_name: Name
    patronymic: Name | None = None
    birth_date: BirthDate
    sex: Literal["male", "female"]


class Login(Request):
    """Login and password in one organisation (guide, step 1)."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=128)
    stay_signed_in: bool = False


class PhoneTyped(Request):
    """A phone in any spelling; without it, the one given last on this journey, on whatever device."""

    phone: str | None = Field(default=None, min_length=1, max_length=40)


class CodeTyped(Request):
    """The six digits of the SMS."""

    code: SmsCode


class KnownData(BaseModel):
    """What is known of the person, to be shown for checking."""

    last_name: str | None = None
    first_name: str | None = None
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Literal["male", "female"] | None = None


class CodeOnItsWay(BaseModel):
    """The code that was sent to this session's phone."""

    phone_masked: str
    expires_in_seconds: int
    resend_in_seconds: int
    tries_left: int


class PhoneGiven(BaseModel):
    """The number given last on this journey, to which a code can go without its being given again."""

    phone_masked: str
    resend_in_seconds: int


class LinkStatus(BaseModel):
    """Where the caller stands; `next_step` is the screen to show, the page never works it out by itself.

    `phone_given` comes with the step `phone`, where the code can't be typed any more or went to another device.
    """

    next_step: Literal["phone", "code", "vk_id", "study_profile", "linked"]
    linked: bool
    phone_masked: str | None = None
    phone_released: bool = False
    phone_given: PhoneGiven | None = None
    known: KnownData
    code: CodeOnItsWay | None = None


class OrganisationOut(BaseModel):
    """An organisation that can be chosen at log-in."""

    organisation_id: str
    kind: Literal["school", "authority"]
    name: str


class OrganisationsFound(BaseModel):
    """The organisations whose name, or a word of it, begins as asked; at most 20."""

    organisations: list[OrganisationOut]


class ForgottenPassword(Request):
    """Whose password is forgotten, and the phone that is linked to the account."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    phone: str = Field(min_length=1, max_length=40)


class ResetStarted(BaseModel):
    """The same for every account and phone, existing or not."""

    challenge_id: str
    expires_in_seconds: int
    resend_in_seconds: int


class NewPasswordByPhone(Request):
    """A new password, proven by the linked phone and the birth date."""

    challenge_id: str = Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9._~-]+$")
    code: SmsCode
    birth_date: BirthDate
    new_password: str = Field(min_length=1, max_length=128)


class NewPasswordByPaper(Request):
    """A new password, proven by the one-time code that a school administrator printed."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    paper_code: str = Field(min_length=1, max_length=40)
    new_password: str = Field(min_length=1, max_length=128)


class PaperCodeWanted(Request):
    """For whom a paper code is to be printed, by login or by person; of which school, for who administers several."""

    login: str | None = Field(default=None, min_length=1, max_length=100)
    person_id: Identifier | None = None
    organisation_id: Identifier | None = None


class PaperCodeIssued(BaseModel):
    """The code, shown only now, for which login and whom, and until when it can be used (ISO 8601, UTC)."""

    paper_code: str
    login: str
    name: str
    expires_at: str
