"""The form that all items share: values in DynamoDB's own form and back, key prefixes, the base of records."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from msgspec import Meta, Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

type Item = dict[str, Any]
"""An item in DynamoDB's own form."""
type Key = dict[str, dict[str, str]]

IDENTIFIER_PATTERN = "[A-Za-z0-9._-]{1,64}"
"""What an identifier of ours is, as a regular expression without anchors; `fields.IDENTIFIER` is pydantic's."""
type Identifier = Annotated[str, Meta(pattern=rf"\A{IDENTIFIER_PATTERN}\Z")]
"""A text of that form, as msgspec checks it."""

INVERSE_INDEX = "inverse"
"""The index that is read from the other end of a relation (`inverse_pk`, `inverse_sk`)."""

_to_dynamodb = TypeSerializer()
_from_dynamodb = TypeDeserializer()


def serialise(plain: Mapping[str, Any]) -> Item:
    """Attribute values of plain Python values (str, int, bool, list, dict, set of str or int)."""
    return {name: {"S": value} if type(value) is str else _value(value) for name, value in plain.items()}


def _value(plain: Any) -> Any:
    # Most values are one of these three; boto3 would ask for eight other types first.
    match plain:
        case str():
            return {"S": plain}
        case bool():
            return {"BOOL": plain}
        case int():
            return {"N": str(plain)}
        case list():
            return {"L": [_value(entry) for entry in plain]}
        case _:
            return _to_dynamodb.serialize(plain)


def deserialise(item: Mapping[str, Any]) -> dict[str, Any]:
    """Plain Python values of attribute values; whole numbers come back as int."""
    return {name: value["S"] if "S" in value else _plain(value) for name, value in item.items()}


def _plain(value: Any) -> Any:
    match value:
        case {"S": text}:
            return text
        case {"N": number}:
            return int(Decimal(number))
        case {"L": entries}:
            return [_plain(entry) for entry in entries]
        case {"NS": numbers}:
            return {int(Decimal(number)) for number in numbers}
        case {"M": entries}:
            return {name: _plain(entry) for name, entry in entries.items()}
        case _:
            return _from_dynamodb.deserialize(value)


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
    TITLE = "TITLE"
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


def ref_of(record: Record) -> str:
    """How a basis names a fact: `PERSON#p1/ENROLMENT#c1`.

    The version is no part of it: a roster that is sent again with new versions and the same content then changes no
    membership (docs/adr/0003-membership.md).
    """
    return f"{record.pk}/{record.sk}"


def key_parts(ref: str) -> tuple[str, str]:
    """Partition and sort key of a fact that a basis names."""
    pk, _, sk = ref.partition("/")
    return pk, sk
