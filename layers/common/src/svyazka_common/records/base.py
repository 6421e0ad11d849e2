"""The form that all records share: typed fields, key properties, an entity name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self

from svyazka_common.dynamodb import deserialise, serialise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.dynamodb import Item, Key

INVERSE_INDEX = "inverse"
"""The index that is read from the other end of a relation (`inverse_pk`, `inverse_sk`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
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
            name: value for name in _names_of(type(self)) if (value := getattr(self, name)) is not None
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
        """The same of plain Python values, as a stream's changes have them."""
        return cls(**{name: plain[name] for name in _names_of(cls) if name in plain})


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def _names_of(cls: type[Any]) -> tuple[str, ...]:
    names = _NAMES.get(cls)
    if names is None:
        names = _NAMES[cls] = tuple(field.name for field in fields(cls))
    return names


def key_of(pk: str, sk: str) -> Key:
    """A primary key in DynamoDB's own form."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def of_kind[R: Record](cls: type[R], items: Iterable[Mapping[str, Any]]) -> list[R]:
    """The records of one kind among items of many kinds."""
    return [cls.from_item(item) for item in items if item["entity"]["S"] == cls.entity]
