"""What the staff of a school did with others' accounts, for the school's administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.school.repository import audit
from functions.school.repository.people import people_named
from functions.school.schemas import AuditEntry, AuditTrail, NamedPerson
from svyazka_common import aws, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.rights import access_school

if TYPE_CHECKING:
    from svyazka_common.records.access import Audit, Session
    from svyazka_common.records.roster import Person


A_PAGE = 100
ABOUT_REPORTS = frozenset({"report_decided", "report_mute_lifted"})
"""What was done because somebody's message was reported."""


def audit_trail(session: Session, before_ms: int | None) -> AuditTrail:
    """The last hundred entries before a moment (milliseconds since 1970). Raises DomainError(not_school_admin)."""
    until = before_ms if before_ms is not None else clock.now_ms() + 1
    administrator, entries = aws.concurrently(
        lambda: administrator_items(session), lambda: audit.newest(session.organisation_id, until, A_PAGE)
    )
    access_school(session, administrator, clock.today())
    shown = [entry for entry in entries if _is_shown(entry, session.person_id)]
    named = {person_id for entry in shown for person_id in (entry.by_person_id, entry.about_person_id) if person_id}
    people = people_named(named)
    return AuditTrail(
        entries=[_shown(entry, people) for entry in shown],
        before_ms=entries[-1].done_at_ms if len(entries) == A_PAGE else None,
    )


def _is_shown(entry: Audit, person_id: str) -> bool:
    """Whether an administrator sees an entry: no one learns here that a message of theirs was reported."""
    return entry.action not in ABOUT_REPORTS or entry.about_person_id != person_id


def _shown(entry: Audit, people: dict[str, Person]) -> AuditEntry:
    return AuditEntry(
        action=entry.action,
        done_at=clock.iso_ms(entry.done_at_ms),
        by=_person(entry.by_person_id, people),
        about=_person(entry.about_person_id, people) if entry.about_person_id is not None else None,
        account_id=entry.about_account_id,
        chat_id=entry.about_chat_id,
        reason=entry.reason,
    )


def _person(person_id: str, people: dict[str, Person]) -> NamedPerson:
    return NamedPerson(person_id=person_id, name=people[person_id].full_name if person_id in people else "")
