"""What the calls of the link take and give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from svyazka_common.fields import Answer, BirthDate, Request, SmsCode
from svyazka_common.name_fields import Name, Patronymic
from svyazka_common.phone_numbers import masked

if TYPE_CHECKING:
    from functions.link.repository.challenges import Challenge
    from functions.link.repository.journeys import LinkItems
    from functions.link.use_cases.status import LinkState


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

    @classmethod
    def of(cls, items: LinkItems) -> Self:
        """The data that the person has given; until then VK ID's data and the journal's."""
        given = items.profile or items.vk_id
        if given is not None and not items.doubted and (items.vk_id is None or items.vk_id.data_given):
            return cls(
                family_name=given.family_name,
                given_name=given.given_name,
                patronymic=given.patronymic,
                birth_date=given.birth_date,
                sex=given.sex,
            )
        person = items.person
        offered = (items.vk_id.offered or {}) if items.vk_id is not None and not items.doubted else {}
        if person is None:
            return cls.model_validate(offered)
        journals = cls(
            family_name=person.family_name,
            given_name=person.given_name,
            patronymic=person.patronymic,
            birth_date=person.birth_date,
            sex=person.sex,
        )
        return cls.model_validate(journals.model_dump() | offered)


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

    @classmethod
    def of(cls, challenge: Challenge, now: int, *, undeliverable: bool = False) -> Self:
        """A code on its way, at `now` (epoch seconds)."""
        return cls(
            phone_masked=masked(challenge.phone),
            channel=challenge.channel,
            expires_in_seconds=max(0, challenge.expires_at - now),
            resend_in_seconds=challenge.resend_in(now),
            tries_left=challenge.tries_left,
            undeliverable=undeliverable,
            call_offered=challenge.call_offered,
        )


class PhoneGiven(Answer):
    """The number given last on this journey, to which a code can go without its being given again."""

    phone_masked: str
    resend_in_seconds: int
    call_offered: bool = False

    @classmethod
    def of(cls, last: Challenge, now: int) -> Self:
        """The number of the challenge sent last, at `now` (epoch seconds)."""
        return cls(
            phone_masked=masked(last.phone), resend_in_seconds=last.resend_in(now), call_offered=last.call_offered
        )


DATA_STEPS = frozenset({"vk_id", "study_profile"})


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

    @classmethod
    def of(cls, state: LinkState) -> Self:
        """Where the caller stands, for the page."""
        items, challenge, known = state.items, state.challenge, KnownData.of(state.items)
        return cls(
            next_step=state.step,
            linked=items.link is not None,
            phone_masked=masked(items.vk_id.phone) if items.vk_id is not None else None,
            phone_released=items.vk_id is not None and items.vk_id.released_at is not None,
            phone_given=PhoneGiven.of(state.given, state.now)
            if state.given is not None and state.step == "phone"
            else None,
            known=known if state.step in DATA_STEPS else known.model_copy(update={"birth_date": None}),
            ended_elsewhere=state.ended_elsewhere and items.link is not None,
            code=CodeOnItsWay.of(challenge, state.now, undeliverable=state.undeliverable)
            if challenge is not None and state.step == "code"
            else None,
        )
