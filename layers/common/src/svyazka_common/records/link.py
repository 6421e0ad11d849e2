"""VK ID, study profile and link of a person, who has proven which phone, and the number of what has happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import Sex, Status

type Settlement = Literal["release", "keep"]


class Journey(Record, frozen=True, kw_only=True):
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
    """The data that the person gives about themselves (journey, step 5)."""

    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: str
    sex: Sex


class VkId(Record, frozen=True, kw_only=True):
    """The VK ID of a person, made when they prove a phone: `PERSON#p1` / `VKID`.

    `phone` is E.164, `phone_key` its keyed hash (`svyazka_common.secrets`). `data_given`: the personal data (journey,
    step 5) came from the person. `released_at`: when somebody else proved the number (docs/adr/0005, one phone, one
    family). `given_up_at`: when the person took their last link back; they hold the number no more, but have to prove
    it before another number takes its place. `user_id` is VK's id of the person, where VK ID itself has proven the
    phone. `offered` is the personal data that VK ID gave then; it is shown for checking until the person has given
    theirs.
    """

    entity: ClassVar[str] = "vk_id"
    person_id: str
    vk_id: str
    phone: str
    phone_key: str
    proven_at: int
    data_given: bool = False
    given_name: str | None = None
    family_name: str | None = None
    patronymic: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None
    released_at: int | None = None
    given_up_at: int | None = None
    user_id: str | None = None
    offered: dict[str, str] | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.VK_ID.key()

    @property
    def holds_phone(self) -> bool:
        """Whether the number counts as the person's."""
        return self.released_at is None and self.given_up_at is None


class VkUser(Record, frozen=True, kw_only=True):
    """The owner of a VK ID, by VK's `user_id`: `VKID#1234567` / `VKID`. It is one person's, whatever its phone."""

    entity: ClassVar[str] = "vk_user"
    user_id: str
    person_id: str

    @property
    def pk(self) -> str:
        return vk_user_pk(self.user_id)

    @property
    def sk(self) -> str:
        return Prefix.VK_ID.key()


def vk_user_pk(user_id: str) -> str:
    """`VKID#1234567`."""
    return Prefix.VK_ID.key(user_id)


class StudyProfile(Record, frozen=True, kw_only=True):
    """The study profile; it belongs to the person, never to the number: `PERSON#p1` / `PROFILE`."""

    entity: ClassVar[str] = "study_profile"
    person_id: str
    study_profile_id: str
    given_name: str
    family_name: str
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
        "family_name": profile.family_name,
        "given_name": profile.given_name,
        "patronymic": profile.patronymic,
        "birth_date": profile.birth_date,
        "sex": profile.sex,
    }


class Link(Record, frozen=True, kw_only=True):
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


class Suspension(Record, frozen=True, kw_only=True):
    """An account's end, or its return: `PERSON#p1` / `SUSPENSION#a1`. The newest `version` of the account counts.

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


class Recovery(Record, frozen=True, kw_only=True):
    """The school has confirmed an account's owner, by a code on paper or by unlinking: `PERSON#p1` / `RECOVERY#a1`.

    Phones and data given for the account until `recovered_at` (epoch seconds) may be a stranger's (docs/threats.md, 5).
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


class Phone(Record, frozen=True, kw_only=True):
    """The holders of a phone, who have proven it: `PHONE#<phone_key>` / `PHONE`.

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


class Conflict(Record, frozen=True, kw_only=True):
    """A number that belongs to another person, for the school administrator to settle.

    `PERSON#p1` / `CONFLICT#<phone_key>`, inverse `ORG#5f3…` / `CONFLICT#p1` until it is settled. Who settled it, how
    and when stays, until the person proves the number again and meets a stranger's hold once more.
    """

    entity: ClassVar[str] = "conflict"
    person_id: str
    organisation_id: str
    phone_key: str
    phone_masked: str | None = None
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


class Sequence(Record, frozen=True, kw_only=True):
    """The last change of a person's links and chats: `PERSON#p1` / `SEQUENCE`.

    `number` grows by one in the transaction of each change, from 1, so that a system which gets the changes notices a
    missing one. `joined` and `left` are chat ids; `linked` or `unlinked` is the account (`account_id`,
    `organisation_id`) of a link that was made or taken away.
    """

    entity: ClassVar[str] = "sequence"
    person_id: str
    number: int
    joined: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    linked: dict[str, Any] | None = None
    unlinked: dict[str, Any] | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.SEQUENCE.key()
