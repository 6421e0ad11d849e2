"""The accounts that an identity opens: a session of an account, and the change to another without a log-in."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.sign_in.repository import identities, log_in
from functions.sign_in.repository.person import items_of, notices_of
from functions.sign_in.use_cases.bindings import counts
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import Session
from svyazka_common.sessions import SESSION_SECONDS, STAY_SECONDS, cookie_value, read_session, token_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.access import Binding, Notice, PendingIdentity
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import Account
    from svyazka_common.transactions import Action


class Opened(Struct, frozen=True, kw_only=True):
    """A session that has just begun: its cookie's value, and `max_age` in seconds, None as in `SignedIn`."""

    session: Session
    cookie: str
    max_age: int | None


class Opening(Struct, frozen=True, kw_only=True):
    """A binding that counts, and the account that it opens."""

    binding: Binding
    account: Account


def openings(bindings: Sequence[Binding]) -> list[Opening]:
    """The accounts that bindings open today, in the order of their ids."""
    ordered = sorted(bindings, key=lambda binding: binding.account_id)
    accounts = aws.concurrently(
        *(partial(identities.account_of, binding.person_id, binding.account_id) for binding in ordered)
    )
    return [
        Opening(binding=binding, account=account)
        for binding, account in zip(ordered, accounts, strict=True)
        if counts(binding, account)
    ]


def open_session(
    opening: Opening,
    previous: tuple[str, str] | None,
    *,
    stay: bool,
    until: int | None = None,
    with_it: Sequence[Action] = (),
) -> Opened:
    """Begin a session of an account, as a right password would; the browser's old session ends.

    `previous` is account id and token of that. `until` (epoch seconds) is its end where it replaces another session.
    Raises DomainError: gosuslugi_expired where the binding or the password is another by now; busy.
    """
    token, now_ms = secrets.token_urlsafe(32), clock.now_ms()
    now, account = now_ms // 1000, opening.account
    session = Session(
        account_id=account.account_id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        token_hash=token_hash(token),
        created_at_ms=now_ms,
        expires_at=until if until is not None else now + (STAY_SECONDS if stay else SESSION_SECONDS),
        stay_signed_in=stay,
        identity=opening.binding.identity,
    )
    old = (previous[0], token_hash(previous[1])) if previous is not None else None
    try:
        session = log_in.start_session(session, account, old, [*with_it, identities.used(opening.binding, now)])
    except DomainError as problem:
        if problem.code == Code.CREDENTIALS_WRONG:
            raise DomainError(Code.GOSUSLUGI_EXPIRED) from None
        raise
    return Opened(
        session=session, cookie=f"{account.account_id}.{token}", max_age=session.expires_at - now if stay else None
    )


class Knocking(Struct, frozen=True, kw_only=True):
    """What a browser may choose an account by: its session, or an identity that it has just proven."""

    session: Session | None
    pending: PendingIdentity | None
    cookie: tuple[str, str] | None

    @property
    def identity(self) -> str | None:
        """The identity that counts: the last to be proven."""
        if self.pending is not None:
            return self.pending.identity
        return self.session.identity if self.session is not None else None


def knocking(cookies: Sequence[str], secret: str) -> Knocking:
    """Read session and pending identity of a browser. Raises DomainError(session_required) where it has neither."""
    pending = identities.pending_of(secret, clock.now())
    try:
        session = read_session(cookies)
    except DomainError as problem:
        if problem.code != Code.SESSION_REQUIRED or pending is None:
            raise
        session = None
    if pending is not None and pending.session_hash is not None:
        # It was proven for one session, to be bound there.
        pending = pending if session is not None and pending.session_hash == session.token_hash else None
        if session is None:
            raise DomainError(Code.SESSION_REQUIRED)
    return Knocking(session=session, pending=pending, cookie=cookie_value(cookies))


class Choice(Struct, frozen=True, kw_only=True):
    """The accounts that an identity opens, each with the items of its person, as of `now` (epoch seconds).

    `pending` is the identity where it waits for the choice, `current` the account of the session.
    """

    now: int
    accounts: list[tuple[Account, list[Item]]]
    pending: PendingIdentity | None
    current: str | None


def accounts(browser: Knocking) -> Choice:
    """Return the accounts to choose from."""
    now, openings_of_identity = clock.now(), _openings(browser)
    persons = sorted({opening.account.person_id for opening in openings_of_identity})
    partitions = aws.concurrently(*(partial(items_of, person_id) for person_id in persons))
    items = dict(zip(persons, partitions, strict=True))
    return Choice(
        now=now,
        accounts=[(opening.account, items[opening.account.person_id]) for opening in openings_of_identity],
        pending=browser.pending,
        current=browser.session.account_id if browser.session is not None else None,
    )


def choose(browser: Knocking, account_id: str) -> tuple[Opened, list[Item], list[Notice]]:
    """Begin a session of one of the accounts, and read its person's items and its notices.

    The browser's session, if there is one, ends. The new one ends when the old one would have, where it takes its
    place. Raises DomainError: account_not_bound,
    gosuslugi_expired, busy.
    """
    opening = next((each for each in _openings(browser) if each.account.account_id == account_id), None)
    if opening is None:
        raise DomainError(Code.ACCOUNT_NOT_BOUND)
    pending, session = browser.pending, browser.session
    with_it: list[Action] = [identities.use_up(pending, clock.now())] if pending is not None else []
    if pending is not None or session is None:
        stay, until = pending is not None and pending.stay, None
    else:
        stay, until = session.stay_signed_in, session.expires_at
    opened = open_session(opening, browser.cookie, stay=stay, until=until, with_it=with_it)
    items, notices = aws.concurrently(
        lambda: items_of(opened.session.person_id), lambda: notices_of(account_id, clock.now())
    )
    return opened, items, notices


def _openings(browser: Knocking) -> list[Opening]:
    return openings(identities.bindings_of(browser.identity)) if browser.identity is not None else []
