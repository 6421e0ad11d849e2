"""What the calls of the link take and give."""

from typing import Literal

from pydantic import Field

from svyazka_common.fields import Answer, BirthDate, Request, SmsCode
from svyazka_common.name_fields import Name, Patronymic


class PersonalData(Request):
    """What the VK ID and the study profile are made of (journey, steps 5 and 6)."""

    family_name: Name
    given_name: Name
    patronymic: Patronymic = None
    birth_date: BirthDate
    sex: Literal["male", "female"]


class PhoneTyped(Request):
    """A phone in any spelling; without it, the one given last on this journey, on whatever device.

    `channel`: how the code comes, by SMS where nothing is said.
    """

    phone: str | None = Field(default=None, min_length=1, max_length=40)
    channel: Literal["sms", "call"] | None = None


class CodeTyped(Request):
    """The six digits of the SMS."""

    code: SmsCode


class VkIdAuthorisation(Answer):
    """What VK ID's SDK is set up with: our application, and the request that this browser has begun."""

    client_id: str
    redirect_uri: str
    state: str
    code_challenge: str
    scope: str


class VkIdCode(Request):
    """What VK ID's SDK gives the page: code and device belong together, the state is the request's."""

    code: str = Field(min_length=1, max_length=4096)
    state: str = Field(min_length=1, max_length=200)
    device_id: str = Field(min_length=1, max_length=1024)


class UnlinkProof(Request):
    """The code from the SMS to the profile's number, or the one-time code that a school administrator printed."""

    code: SmsCode | None = None
    paper_code: str | None = Field(default=None, min_length=1, max_length=40)


class KnownData(Answer):
    """What is known of the person, to be shown for checking; the birth date only where it is checked."""

    family_name: str | None = None
    given_name: str | None = None
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Literal["male", "female"] | None = None


class CodeOnItsWay(Answer):
    """The code that was sent to this session's phone.

    `undeliverable`: the gateways say that the number gets no messages. `call_offered`: the next code may be
    read out in a call.
    """

    phone_masked: str
    channel: Literal["sms", "call"] = "sms"
    expires_in_seconds: int
    resend_in_seconds: int
    tries_left: int
    undeliverable: bool = False
    call_offered: bool = False


class PhoneGiven(Answer):
    """The number given last on this journey, to which a code can go without its being given again."""

    phone_masked: str
    resend_in_seconds: int
    call_offered: bool = False


class LinkStatus(Answer):
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
    ended_elsewhere: bool = Field(default=False, description="Whether this link has ended sessions on other devices")
