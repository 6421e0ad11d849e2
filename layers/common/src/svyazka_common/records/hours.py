"""When and by what a person is not to be disturbed, and when a teacher answers (table `messages`)."""

from __future__ import annotations

from typing import ClassVar

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import person_pk


class OwnHours(Record, frozen=True, kw_only=True):
    """A person's own hours, as `HH:MM` in Moscow's time: `PERSON#p1` / `HOURS`; absent: none.

    `quiet_from` to `quiet_until` no message of the messenger rings. `office_from` to `office_until`, on the days
    `office_days` (1 is Monday), a teacher answers; outside of them `office_answer` goes out in chats of two.
    In the chats `muted_chats` nothing rings at any hour.
    """

    entity: ClassVar[str] = "own_hours"
    person_id: str
    quiet_from: str | None = None
    quiet_until: str | None = None
    office_from: str | None = None
    office_until: str | None = None
    office_days: list[int] = field(default_factory=list)
    office_answer: str | None = None
    muted_chats: set[str] = field(default_factory=set)

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return hours_sk()


def hours_sk() -> str:
    """`HOURS`."""
    return Prefix.HOURS.key()
