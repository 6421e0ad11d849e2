"""Whether the caller may write in a chat, by the chat's settings and, in a chat of two, by the school's policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import clock
from svyazka_common.chat_rights import access_membership, writing_refused
from svyazka_common.contact_policy import may_write_directly, organisations_of
from svyazka_common.errors import Code, DomainError
from svyazka_common.known_people import read_known, read_presets
from svyazka_common.rights import administers

if TYPE_CHECKING:
    from functions.messenger.repository.memberships import OwnPlace
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Member


def access_change(session: Session, place: OwnPlace, *, says: bool) -> Member:
    """The caller's own membership of a chat in which they may make a change.

    `says`: it says something, as a message does. Where only administrators write, others react, vote and take back what
    they have said. Raises DomainError: chat_unknown, chat_closed, chat_muted, chat_announces, contact_not_allowed.
    """
    mine = access_membership(session, place.member)
    code = refused(session, place, mine)
    if code is not None and (says or code is not Code.CHAT_ANNOUNCES):
        raise DomainError(code)
    return mine


def refused(session: Session, place: OwnPlace, mine: Member) -> Code | None:
    """Why the caller may not write in a chat, None where they may."""
    leads = mine.kind == "colleagues" and administers(session, mine.organisation_id, place.administrator, clock.today())
    code = writing_refused(mine, place.settings, is_administrator=leads)
    return _without_contact(mine) if code is None and mine.peer_id is not None else code


def announces(session: Session, place: OwnPlace, mine: Member) -> bool:
    """Whether the caller is one of the few who write in a chat of announcements, and may mark one as urgent."""
    return place.settings.writing == "administrators" and refused(session, place, mine) is None


def _without_contact(mine: Member) -> Code | None:
    """In a chat of two: whether the two may still write to each other. What made it so may have ended since."""
    assert mine.peer_id is not None  # asked by the caller
    today = clock.today()
    people = read_known([mine.person_id, mine.peer_id])
    presets = read_presets({one for person in people.values() for one in organisations_of(person, today)})
    is_allowed = may_write_directly(people[mine.person_id], people[mine.peer_id], today, presets)
    return None if is_allowed else Code.CONTACT_NOT_ALLOWED
