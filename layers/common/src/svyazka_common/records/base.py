"""The form that all records share: typed fields, key properties with one list of prefixes, an entity name."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from msgspec import Struct

from svyazka_common.dynamodb import deserialise, serialise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.dynamodb import Item, Key

INVERSE_INDEX = "inverse"
"""The index that is read from the other end of a relation (`inverse_pk`, `inverse_sk`)."""


class Prefix(StrEnum):
    """Key prefixes of all tables; a key is parts joined by `#`, and no identifier contains `#`."""

    ORGANISATION = "ORG"
    DIRECTORY = "DIRECTORY"
    YEAR = "YEAR"
    CLASS = "CLASS"
    PERSON = "PERSON"
    ROLE = "ROLE"
    ENROLMENT = "ENROLMENT"
    # Right behind the enrolments, so that one read of a range has both.
    GROUP_ENROLMENT = "ENROLMENT_GROUP"
    GROUP = "GROUP"
    PUPIL = "PUPIL"
    GUARDIAN_OF = "GUARDIAN_OF"
    GUARDED_BY = "GUARDED_BY"
    LOAD = "LOAD"
    TEACHER = "TEACHER"
    HOMEROOM = "HOMEROOM"
    LOGIN = "LOGIN"
    ACCOUNT = "ACCOUNT"
    JOURNEY = "JOURNEY"
    VK_ID = "VKID"
    SNILS = "SNILS"
    STUDY_PROFILE = "PROFILE"
    LINK = "LINK"
    RECOVERY = "RECOVERY"
    SUSPENSION = "SUSPENSION"
    PHONE = "PHONE"
    CONFLICT = "CONFLICT"
    CHAT = "CHAT"
    MEMBER = "MEMBER"
    EXCLUDED = "EXCLUDED"
    SETTINGS = "SETTINGS"
    POLICY = "POLICY"
    INVITATION = "INVITATION"
    JOIN_REQUEST = "JOIN_REQUEST"
    FOLLOWERS = "FOLLOWERS"
    DUE = "DUE"
    SEQUENCE = "SEQUENCE"
    WAITING = "WAITING"
    SESSION = "SESSION"
    CUTOFF = "CUTOFF"
    AUTHORISATION = "AUTHORISATION"
    IDENTITY = "IDENTITY"
    FIRST_BINDING = "FIRST_BINDING"
    PENDING_IDENTITY = "PENDING_IDENTITY"
    RESET = "RESET"
    PAPER_CODE = "PAPER"
    GUARD = "GUARD"
    SMS = "SMS"
    DELIVERY = "DELIVERY"
    NOTICE = "NOTICE"
    AUDIT = "AUDIT"
    IMPORTS = "IMPORTS"
    IMPORT = "IMPORT"
    UPLOAD = "UPLOAD"
    SCHOOL = "SCHOOL"
    HELD = "HELD"
    HELD_CHANGE = "HELD_CHANGE"
    GONE = "GONE"
    MESSAGE = "M"
    HEAD = "HEAD"
    PINS = "PINS"
    VOTES = "VOTES"
    READS = "READS"
    ONLINE = "ONLINE"
    HOURS = "HOURS"
    AUTOMATIC = "AUTOMATIC"
    REPORTS = "REPORTS"
    REPORT = "REPORT"
    REPORTED = "REPORTED"
    EXPORTS = "EXPORTS"
    EXPORT = "EXPORT"
    LATEST_EXPORT = "LATEST"

    def key(self, *parts: str) -> str:
        """`ORG` or `ORG#123` or `LOAD#7a#algebra`."""
        return "#".join((self, *parts))


class Record(Struct, frozen=True, kw_only=True):
    """One item. Fields that are None are left out of the table; dates are ISO 8601 strings, instants epoch seconds.

    No ABC: to ask whether something is a record of a kind would take three times as long, and rules ask all the time.
    """

    entity: ClassVar[str]

    @property
    def pk(self) -> str:
        """Partition key."""
        raise NotImplementedError

    @property
    def sk(self) -> str:
        """Sort key."""
        raise NotImplementedError

    @property
    def inverse(self) -> tuple[str, str] | None:
        """Key in the inverse index, for relations that are read from both ends."""
        return None

    @property
    def key(self) -> Key:
        """The primary key in DynamoDB's own form."""
        return key_of(self.pk, self.sk)

    def to_item(self) -> Item:
        """The item in DynamoDB's own form."""
        plain: dict[str, Any] = {
            name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None
        }
        plain |= {"pk": self.pk, "sk": self.sk, "entity": self.entity}
        if self.inverse is not None:
            plain["inverse_pk"], plain["inverse_sk"] = self.inverse
        return serialise(plain)

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """The record of an item in DynamoDB's own form; attributes that are no field are passed over."""
        return cls.from_plain(deserialise(item))

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The record of an item in plain Python values, as a stream's changes have them."""
        return cls(**{name: plain[name] for name in cls.__struct_fields__ if name in plain})


def key_of(pk: str, sk: str) -> Key:
    """A primary key in DynamoDB's own form."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def of_kind[R: Record](cls: type[R], items: Iterable[Mapping[str, Any]]) -> list[R]:
    """The records of one kind among items of many kinds."""
    return [cls.from_item(item) for item in items if item["entity"]["S"] == cls.entity]


def first[R: Record](cls: type[R], items: Iterable[Mapping[str, Any]]) -> R | None:
    """The first record of a kind among items of many kinds, or None."""
    return next(iter(of_kind(cls, items)), None)
