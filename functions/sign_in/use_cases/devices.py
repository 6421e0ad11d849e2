"""The devices on which an account is signed in: which there are, and ending their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.sign_in.repository import person
from functions.sign_in.schemas import SessionOut, Sessions
from svyazka_common import clock
from svyazka_common.clock import iso
from svyazka_common.sessions import devices_of, token_hash

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


def sign_out_here(account_id: str, token: str) -> None:
    """End the session of a cookie; it is no error if it has ended already."""
    person.end_session(account_id, token_hash(token))


def sign_out_there(session: Session, other_id: str) -> None:
    """End the session of the caller's account that `session_id` names `other_id`, if there is one."""
    for other in devices_of(session.account_id, clock.now()).counting:
        if session_id(other) == other_id:
            person.end_session(other.account_id, other.token_hash)


def sign_out_elsewhere(session: Session) -> None:
    """End every session of the account but the caller's own. Raises ProblemError(session_required)."""
    person.end_others(session, clock.now_ms())


def own_sessions(session: Session) -> Sessions:
    """The devices on which the caller's account is signed in: the one that asks, then the one used last."""
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
