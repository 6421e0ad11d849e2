"""Who sees which entry of the audit trail. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svyazka_common.records.access import Audit


def is_shown(entry: Audit, person_id: str) -> bool:
    """Whether an administrator sees an entry: no one learns here that a message of theirs was reported."""
    return entry.action != "report_decided" or entry.about_person_id != person_id
