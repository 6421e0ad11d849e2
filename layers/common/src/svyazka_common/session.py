"""Who is calling: the session cookie, checked in one read."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from svyazka_common import aws, clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.access import Cutoff, Session, account_pk, cutoff_sk, session_sk
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

COOKIE = "__Host-session"
# `<account_id>.<token>`: the account tells the partition, 32 random bytes in base64url are the secret.
# An identifier may hold a full stop, a token can't: so the last one parts them.
_VALUE = re.compile(r"([A-Za-z0-9._-]{1,64})\.([A-Za-z0-9_-]{43})")


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
    """The session of a request. Raises ProblemError(session_required) where there is none that counts."""
    value = cookie_value(cookies)
    if value is None:
        raise ProblemError(Code.SESSION_REQUIRED)
    account_id, token = value
    session, cutoff = _load(account_id, token_hash(token))
    if session is None or not counts(session, cutoff, clock.now()):
        raise ProblemError(Code.SESSION_REQUIRED)
    return session


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
        raise ProblemError(Code.BUSY, retry_after_seconds=1)
    items = answer["Responses"][table]
    return next(iter(of_kind(Session, items)), None), next(iter(of_kind(Cutoff, items)), None)
