"""VK ID, study profile and link of a person, and who has proven which phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import Sex, Status

type Settlement = Literal["release", "keep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey(Record):
    """A phone that an account has proven by a code, until the link is made: `PERSON#p1` / `JOURNEY#a1`."""

    entity: ClassVar[str] = "journey"
    person_id: str
    account_id: str
    phone_key: str
    proven_at: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.JOURNEY.key(self.account_id)


class PersonalData(TypedDict):
    """What the person tells of themselves (guide, step 6)."""

    last_name: str
    first_name: str
    patronymic: str | None
    birth_date: str
    sex: Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class VkId(Record):
    """The VK ID of a person, made when they prove a phone: `PERSON#p1` / `VKID`.

    `phone` is E.164, `phone_key` its keyed hash (`svyazka_common.secrets`). `data_given` tells that the personal
    data (guide, step 6) came from the person. `released_at`: somebody else has proven the number since (DESIGN,
    one phone, one family).
    """

    entity: ClassVar[str] = "vk_id"
    person_id: str
    vk_id: str
    phone: str
    phone_key: str
    proven_at: int
    data_given: bool = False
    first_name: str | None = None
    last_name: str | None = None
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    released_at: int | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.VK_ID.key()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyProfile(Record):
    """The study profile; it belongs to the person, never to the number: `PERSON#p1` / `PROFILE`."""

    entity: ClassVar[str] = "study_profile"
    person_id: str
    study_profile_id: str
    first_name: str
    last_name: str
    patronymic: str | None = None
    birth_date: str
    sex: Sex
    created_at: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.STUDY_PROFILE.key()


def personal_data(profile: StudyProfile) -> PersonalData:
    """The part of a profile that a VK ID has too."""
    return {
        "last_name": profile.last_name,
        "first_name": profile.first_name,
        "patronymic": profile.patronymic,
        "birth_date": profile.birth_date,
        "sex": profile.sex,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """Journal account ↔ study profile: `PERSON#p1` / `LINK#a1`, inverse `ORG#5f3…` / `LINK#p1#a1`.

    Deleted on unlinking; `link_id` is new for each link. One that is `suspended` counts for nothing (`Suspension`).
    """

    entity: ClassVar[str] = "link"
    person_id: str
    account_id: str
    organisation_id: str
    link_id: str
    study_profile_id: str
    linked_at: int
    suspended: bool | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.LINK.key(self.account_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.LINK.key(self.person_id, self.account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension(Record):
    """That an account has ended, or is back: `PERSON#p1` / `SUSPENSION#a1`. The newest `version` of the account counts.

    Its link stays meanwhile and is marked in the same write, so that what rests on it can be checked by one look.
    """

    entity: ClassVar[str] = "suspension"
    person_id: str
    account_id: str
    status: Status
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.SUSPENSION.key(self.account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery(Record):
    """The owner came back to an account by a code on paper: `PERSON#p1` / `RECOVERY#a1`.

    What was proven or told for it until `recovered_at` (epoch seconds) may have been a stranger's (THREATS 5).
    """

    entity: ClassVar[str] = "recovery"
    person_id: str
    account_id: str
    recovered_at: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.RECOVERY.key(self.account_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone(Record):
    """Who has proven a phone: `PHONE#<phone_key>` / `PHONE`.

    `holders` maps person_id to `{"proven_at": epoch seconds, "kin": [person_id of guardians and children]}`.
    `version` grows with each change, so that two who prove the phone at one moment can't both be the first.
    """

    entity: ClassVar[str] = "phone"
    phone_key: str
    holders: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 0

    @property
    def pk(self) -> str:
        return phone_pk(self.phone_key)

    @property
    def sk(self) -> str:
        return Prefix.PHONE.key()


def phone_pk(phone_key: str) -> str:
    """`PHONE#…`."""
    return Prefix.PHONE.key(phone_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(Record):
    """A number that belongs to another person, for the school administrator to settle.

    `PERSON#p1` / `CONFLICT#<phone_key>`, inverse `ORG#5f3…` / `CONFLICT#p1` until it is settled. Who settled it, how
    and when stays, until the person proves the number again and meets a stranger's hold once more.
    """

    entity: ClassVar[str] = "conflict"
    person_id: str
    organisation_id: str
    phone_key: str
    noticed_at: int
    settlement: Settlement | None = None
    settled_at: int | None = None
    settled_by: str | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.CONFLICT.key(self.phone_key)

    @property
    def inverse(self) -> tuple[str, str] | None:
        if self.settlement is not None:
            return None
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.CONFLICT.key(self.person_id)
