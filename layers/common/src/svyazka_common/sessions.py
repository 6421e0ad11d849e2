"""A session: how long it lives, its cookie, whether it counts, and how it ends."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.reading import query_all
from svyazka_common.records.access import Cutoff, Session, account_pk, cutoff_sk, session_sk
from svyazka_common.records.base import IDENTIFIER_PATTERN, first, key_of, of_kind, serialise
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import SessionEnd


SESSION_SECONDS = 12 * 3600
"""How long a session lives."""
STAY_SECONDS = 30 * 24 * 3600
"""How long it lives where the person has ticked «Остаться в системе»."""

COOKIE = "__Host-session"
# `<account_id>.<token>`: the account names the partition, 32 random bytes in base64url are the secret.
# An identifier may hold a full stop, a token can't: so the last one parts them.
_VALUE = re.compile(rf"({IDENTIFIER_PATTERN})\.([A-Za-z0-9_-]{{43}})")


def token_hash(token: str) -> str:
    """How a token is stored: SHA-256, hexadecimal (the token is random, so no salt and no stretching)."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_value(cookies: Iterable[str]) -> tuple[str, str] | None:
    """Account id and token from the `cookies` of an HTTP API event, or None."""
    for cookie in cookies:
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE and (match := _VALUE.fullmatch(value)):
            return match[1], match[2]
    return None


def read_session(cookies: Iterable[str]) -> Session:
    """The session of a request. Raises DomainError(session_required) where there is none that counts."""
    value = cookie_value(cookies)
    if value is None:
        raise DomainError(Code.SESSION_REQUIRED)
    account_id, token = value
    session, cutoff = _load(account_id, token_hash(token))
    now = clock.now()
    if session is None or now >= session.expires_at:
        raise DomainError(Code.SESSION_REQUIRED)
    if not counts(session, cutoff, now):
        raise DomainError(Code.SESSION_REQUIRED, **_why(cutoff))
    return session


def _why(cutoff: Cutoff | None) -> dict[str, str]:
    """Return what ended a session, for the problem document (`ended_by`), where a cutoff says it."""
    return {"ended_by": cutoff.reason} if cutoff is not None and cutoff.reason is not None else {}


def counts(session: Session, cutoff: Cutoff | None, now: int) -> bool:
    """Whether a session is neither over at `now` (epoch seconds) nor ended with the others of its account."""
    ended = cutoff is not None and session.created_at_ms <= cutoff.before_ms and session.token_hash != cutoff.kept
    return now < session.expires_at and not ended


def _load(account_id: str, hashed: str) -> tuple[Session | None, Cutoff | None]:
    table = Setting.ACCESS_TABLE.read()
    pk = account_pk(account_id)
    keys = [key_of(pk, session_sk(hashed)), key_of(pk, cutoff_sk())]
    answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
    if answer["UnprocessedKeys"]:
        raise DomainError(Code.BUSY, retry_after_seconds=1)
    items = answer["Responses"][table]
    return next(iter(of_kind(Session, items)), None), next(iter(of_kind(Cutoff, items)), None)


def end_sessions(account_id: str, now_ms: int, ended_by: SessionEnd) -> Action:
    """The part of a transaction that ends all sessions of an account."""
    return _end(Cutoff.at(account_id, now_ms, ended_by=ended_by))


def end_other_sessions(session: Session, now_ms: int, ended_by: SessionEnd) -> Action:
    """The part of a transaction that ends all sessions of an account but this one, which has to count still."""
    cutoff = Cutoff.at(session.account_id, now_ms, session.token_hash, ended_by)
    return _end(cutoff, f" AND ({COUNTS})", **_named(session))


def _end(cutoff: Cutoff, still_counts: str = "", **values: Any) -> Action:
    # `before_ms` may only grow, or ended sessions would begin to count again.
    condition = f"attribute_not_exists(pk) OR (before_ms < :before_ms{still_counts})"
    return put(Setting.ACCESS_TABLE.read(), cutoff, condition, before_ms=cutoff.before_ms, **values)


# A write in a session checks that the session still counts: it may have ended meanwhile (docs/threats.md, 5 and 23).
COUNTS = "before_ms < :created OR kept = :mine"


def still_there(session: Session) -> Action:
    """Let a transaction through only while nobody has logged the session out."""
    return check(Setting.ACCESS_TABLE.read(), session.key, "attribute_exists(pk)")


def not_cut_off(session: Session) -> Action:
    """Let a transaction through only while the session has not been ended with the others of its account."""
    key = key_of(account_pk(session.account_id), cutoff_sk())
    return check(Setting.ACCESS_TABLE.read(), key, f"attribute_not_exists(pk) OR {COUNTS}", **_named(session))


class SessionEndedError(DomainError):
    """The session has ended since the call began."""

    def __init__(self) -> None:
        super().__init__(Code.SESSION_REQUIRED)


def ended_meanwhile(error: ConditionFailedError, index: int, session: Session) -> bool:
    """Whether a transaction failed because the session had ended; `index` is that of the action on its item.

    A cutoff that keeps the session ends the others only: a double click has written it a moment ago.
    """
    cutoffs = of_kind(Cutoff, [item for item in error.failed.values() if item is not None])
    cut_off = any(session.created_at_ms <= cutoff.before_ms and session.token_hash != cutoff.kept for cutoff in cutoffs)
    return cut_off or (index in error.failed and error.failed[index] is None)


def _named(session: Session) -> dict[str, Any]:
    return {"created": session.created_at_ms, "mine": session.token_hash}


class Devices(Struct, frozen=True):
    """The sessions of an account: those that count, and those that have ended with the last cutoff or before it."""

    counting: list[Session]
    ended: list[Session]
    cutoff: Cutoff | None

    def ended_by_link(self, session: Session) -> bool:
        """Whether a link made in this session has ended it on other devices."""
        cutoff = self.cutoff
        linked_here = cutoff is not None and cutoff.reason == "linked" and cutoff.kept == session.token_hash
        return linked_here and len(self.ended) > 0


def devices_of(account_id: str, now: int) -> Devices:
    """The sessions of an account on all its devices, but those whose time is over; a consistent read."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": account_pk(account_id)}),
        ConsistentRead=True,
    )
    cutoff = first(Cutoff, items)
    current = [session for session in of_kind(Session, items) if now < session.expires_at]
    counting = [session for session in current if counts(session, cutoff, now)]
    return Devices(counting, [session for session in current if session not in counting], cutoff)
