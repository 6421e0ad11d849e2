"""The person behind a session, as the page shows them: who they are, their notices, their profile, their devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.sign_in.browser import device_and_system
from functions.sign_in.repository import person
from functions.sign_in.schemas.person import (
    ChildInClasses,
    PhoneClaim,
    Profile,
    SessionOut,
    Sessions,
    WhoAmI,
)
from svyazka_common import aws, clock
from svyazka_common.clock import iso
from svyazka_common.sessions import devices_of, token_hash

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.link import Conflict


def who_am_i(session: Session, user_agent: str) -> WhoAmI:
    """The caller; notes that the page was opened. Raises DomainError(session_required) where the person is gone."""
    now = clock.now()
    items, notices, _ = aws.concurrently(
        lambda: person.items_of(session.person_id),
        lambda: person.notices_of(session.account_id, now),
        lambda: person.seen(session, *device_and_system(user_agent), now),
    )
    return WhoAmI.of(items, notices, session, clock.today())


def dismiss_notice(session: Session, notice_id: str) -> None:
    """The owner of the session's account has read a notice; a notice that is not there is dismissed already."""
    person.delete_notice(session.account_id, notice_id)


def profile_of(session: Session) -> Profile:
    """The caller's children with their classes of today, and the numbers that they asked the school for."""
    today = clock.today()
    claims, guardianships = person.claims_and_children(session.person_id, today)
    enrolments = person.enrolments_of({relation.child_id for relation in guardianships}, today)
    return Profile(
        children=[
            ChildInClasses(
                person_id=relation.child_id,
                name=relation.child_name,
                classes=sorted(
                    enrolment.class_label for enrolment in enrolments if enrolment.person_id == relation.child_id
                ),
            )
            for relation in guardianships
        ],
        claims=[_claim(claim) for claim in sorted(claims, key=lambda claim: -claim.noticed_at)],
    )


def _claim(claim: Conflict) -> PhoneClaim:
    return PhoneClaim(phone_masked=claim.phone_masked, noticed_at=iso(claim.noticed_at), settlement=claim.settlement)


def sign_out_here(account_id: str, token: str) -> None:
    """End the session of a cookie; it is no error if it has ended already."""
    person.end_session(account_id, token_hash(token))


def sign_out_there(session: Session, other_id: str) -> None:
    """End the session of the caller's account that `session_id` names `other_id`, if there is one."""
    for other in devices_of(session.account_id, clock.now()).counting:
        if session_id(other) == other_id:
            person.end_session(other.account_id, other.token_hash)


def sign_out_elsewhere(session: Session) -> None:
    """End every session of the account but the caller's own. Raises DomainError(session_required)."""
    person.end_others(session, clock.now_ms())


def own_sessions(session: Session) -> Sessions:
    """The devices on which the caller's account is signed in: first the caller's own, then the last used."""
    counting = devices_of(session.account_id, clock.now()).counting
    return Sessions(
        sessions=[
            SessionOut(
                session_id=session_id(each),
                device=each.device,
                system=each.system,
                began_at=iso(each.created_at_ms // 1000),
                seen_at=iso(each.seen_at) if each.seen_at else None,
                current=each.token_hash == session.token_hash,
            )
            for each in sorted(
                counting, key=lambda each: (each.token_hash == session.token_hash, *_used(each)), reverse=True
            )
        ]
    )


def session_id(session: Session) -> str:
    """Return the session's id for its owner: a part of the token's hash, from which the token can't be worked out."""
    return session.token_hash[:32]


def _used(session: Session) -> tuple[int, int]:
    """Return a sort key: when a session was used last (seconds), then when it began (milliseconds)."""
    return max(session.seen_at, session.created_at_ms // 1000), session.created_at_ms
