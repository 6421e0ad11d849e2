"""What somebody who can't log in yet asks for: organisations, a new password, the text of a problem."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from svyazka_common.fields import Answer, BirthDate, Identifier, Request, SmsCode
from svyazka_common.passwords import LONGEST_PASSWORD


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


class ProblemText(Answer):
    """Title and text for the problem code in a page's address."""

    code: str
    title: str
    detail: str
