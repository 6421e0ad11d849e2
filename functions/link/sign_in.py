"""Log-in by login and password (guide, step 1)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.link.repository import people, sessions
from functions.link.repository.counters import Reservation, reservation, take_all
from functions.link.rules import budgets
from functions.link.rules.source import source_of
from svyazka_common import aws, clock
from svyazka_common.passwords import verify_password
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.access import Session
from svyazka_common.records.accounts import normalise_login
from svyazka_common.session import token_hash

if TYPE_CHECKING:
    from functions.link.models import Login
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.accounts import Account

SESSION_SECONDS = 12 * 3600
STAY_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that has just begun: what goes into the cookie, and the person's items.

    `max_age` in seconds; None for a cookie that goes with the browser's window.
    """

    session: Session
    cookie: str
    max_age: int | None
    items: list[Item]


def log_in(login: Login, address: str, previous: tuple[str, str] | None) -> SignedIn:
    """Check login and password and begin a session; `previous` is the account and token of the browser's old cookie.

    Raises ProblemError: organisation_unknown, credentials_wrong, too_many_attempts. An unknown login costs the same
    work and gets the same answer as a wrong password (THREATS 12).
    """
    now, normal = clock.now(), normalise_login(login.login)
    tries = _tries(f"{login.organisation_id}#{normal}", source_of(address), now)
    _, _, (account, organisation) = aws.concurrently(
        lambda: take_all(tries),
        lambda: take_all([reservation(budgets.PASSWORD_SOURCE, source_of(address), now)]),
        lambda: people.account_and_organisation(login.organisation_id, normal),
    )
    if organisation is None:
        raise ProblemError(Code.ORGANISATION_UNKNOWN)
    right = verify_password(account.password_hash if account else None, login.password)
    if account is None or not right:
        raise ProblemError(Code.CREDENTIALS_WRONG)
    return _begin(account, tries, previous, stay=login.stay_signed_in)


def _tries(pair: str, source: str, now: int) -> list[Reservation]:
    subject = f"{pair}#{source}"
    return [reservation(budget, subject, now) for budget in (budgets.PASSWORD_TRIES, budgets.PASSWORD_TRIES_A_DAY)]


def _begin(account: Account, tries: list[Reservation], previous: tuple[str, str] | None, *, stay: bool) -> SignedIn:
    token = secrets.token_urlsafe(32)
    now_ms = clock.now_ms()
    session = Session(
        account_id=account.account_id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        token_hash=token_hash(token),
        created_at_ms=now_ms,
        expires_at=now_ms // 1000 + (STAY_SECONDS if stay else SESSION_SECONDS),
        stay_signed_in=stay,
    )
    old = (previous[0], token_hash(previous[1])) if previous else None
    _, items = aws.concurrently(
        lambda: sessions.start_session(session, tries, old),
        lambda: people.person_items(account.person_id),
    )
    return SignedIn(
        session=session,
        cookie=f"{account.account_id}.{token}",
        max_age=STAY_SECONDS if stay else None,
        items=items,
    )
