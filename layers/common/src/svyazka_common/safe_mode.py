"""What a school's policy means: its safe mode, and its quiet hours (for a head teacher: docs/contacts.md). Pure.

The safe mode is on in every school until its administrator turns it off; no call of a pupil or parent does. While it is
on, the open table of contacts is not in force, and the careful one is in its place: pupils reach the pupils and
teachers of their class, and nobody else reaches them, by a link neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.hours import Hours, hours
from svyazka_common.records.school_policy import SchoolPolicy

if TYPE_CHECKING:
    from svyazka_common.records.school_policy import ContactsPreset


def policy_or_default(organisation_id: str, stored: SchoolPolicy | None) -> SchoolPolicy:
    """The policy of a school: the one stored, or the presets."""
    return stored or SchoolPolicy(organisation_id=organisation_id)


def contacts_in_force(policy: SchoolPolicy) -> ContactsPreset:
    """The table of contacts that holds in a school."""
    return "careful" if policy.safe_mode and policy.contacts == "open" else policy.contacts


def quiet_hours(policy: SchoolPolicy) -> Hours | None:
    """When the school's chats do not ring; None where they always may."""
    return hours(policy.quiet_from, policy.quiet_until) if policy.quiet else None
