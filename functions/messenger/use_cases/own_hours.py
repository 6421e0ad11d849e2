"""A person's own quiet: the hours in which nothing rings, the chats that are muted; and when a teacher answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import memberships, quiet
from functions.messenger.schemas.hours import OfficeHours, OwnHoursOut, QuietHours
from svyazka_common.chat_rights import access_membership
from svyazka_common.hours import hours, quiet_hours
from svyazka_common.records.hours import OwnHours

if TYPE_CHECKING:
    from functions.messenger.schemas.hours import NewOwnHours
    from svyazka_common.records.access import Session
    from svyazka_common.records.school_policy import SchoolPolicy


def hours_of(session: Session) -> OwnHoursOut:
    """The caller's own hours, and the quiet hours of the session's school."""
    return _shown(session, *quiet.own_hours_and_policies(session))


def change_hours(session: Session, asked: NewOwnHours) -> OwnHoursOut:
    """Give the caller other hours in place of the earlier ones."""
    own = OwnHours(
        person_id=session.person_id,
        quiet_from=asked.quiet.since if asked.quiet is not None else None,
        quiet_until=asked.quiet.until if asked.quiet is not None else None,
        office_from=asked.office.since if asked.office is not None else None,
        office_until=asked.office.until if asked.office is not None else None,
        office_days=sorted(set(asked.office.days)) if asked.office is not None else [],
        office_answer=asked.office.answer if asked.office is not None else None,
    )
    quiet.store_hours(own)
    return _shown(session, own, quiet.policies_of([session.organisation_id]).read())


def mute(session: Session, chat_id: str, *, muted: bool) -> None:
    """Let nothing ring for the caller in a chat, or let it ring again. Raises DomainError(chat_unknown)."""
    access_membership(session, memberships.membership(session.person_id, chat_id))
    decide = quiet.mute_chat if muted else quiet.unmute_chat
    decide(session.person_id, chat_id)


def _shown(session: Session, own: OwnHours, policies: dict[str, SchoolPolicy]) -> OwnHoursOut:
    of_school = quiet_hours(policies[session.organisation_id])
    mine, office = hours(own.quiet_from, own.quiet_until), hours(own.office_from, own.office_until)
    return OwnHoursOut(
        school=QuietHours(since=of_school.since, until=of_school.until) if of_school is not None else None,
        quiet=QuietHours(since=mine.since, until=mine.until) if mine is not None else None,
        office=OfficeHours(since=office.since, until=office.until, days=own.office_days, answer=own.office_answer or "")
        if office is not None
        else None,
    )
