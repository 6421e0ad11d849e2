"""What a school has decided for its chats."""

from __future__ import annotations

from typing import ClassVar, Literal

from svyazka_common.records.base import Prefix, Record

type ContactsPreset = Literal["strict", "careful", "open"]


class SchoolPolicy(Record, frozen=True, kw_only=True):
    """An organisation's policy: `ORG#5f3…` / `POLICY`; absent: the defaults.

    `contacts` is the table by which its people may write to each other, and `safe_mode` what protects its pupils beside
    it (both: `svyazka_common.contact_policy`). Where `quiet`, its chats do not ring between `quiet_from` and
    `quiet_until` (`HH:MM`, Moscow's time). After `retention_months` what was said is deleted. `version` counts the
    changes.
    """

    entity: ClassVar[str] = "school_policy"
    organisation_id: str
    contacts: ContactsPreset = "careful"
    safe_mode: bool = True
    quiet: bool = True
    quiet_from: str = "21:00"
    quiet_until: str = "07:00"
    retention_months: int = 36
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


def policy_or_default(organisation_id: str, stored: SchoolPolicy | None) -> SchoolPolicy:
    """The policy of a school: the one stored, or the presets."""
    return stored or SchoolPolicy(organisation_id=organisation_id)
