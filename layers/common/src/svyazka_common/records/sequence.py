"""The number that orders what happens to one person's links and chats."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import person_pk


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
