"""What a school has decided for its chats."""

from __future__ import annotations

from typing import ClassVar, Literal

from svyazka_common.records.base import Prefix, Record

type ContactsPreset = Literal["strict", "careful", "open"]


class SchoolPolicy(Record, frozen=True, kw_only=True):
    """An organisation's policy: `ORG#5f3…` / `POLICY`; absent: the defaults.

    `contacts` is the table by which its people may write to each other (`svyazka_common.contact_policy`). `version`
    counts the changes.
    """

    entity: ClassVar[str] = "school_policy"
    organisation_id: str
    contacts: ContactsPreset = "careful"
    version: int = 0

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return policy_sk()


def policy_sk() -> str:
    """`POLICY`."""
    return Prefix.POLICY.key()
