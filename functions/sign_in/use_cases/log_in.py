"""Log-in by login and password (journey, step 1)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.sign_in.repository import person
from functions.sign_in.repository.log_in import (
    account_and_organisation,
    forget_from_unknown_devices,
    from_device,
    from_unknown_devices,
    start_session,
)
from functions.sign_in.schemas.person import WhoAmI
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.passwords import verify_password
from svyazka_common.records.access import Session
from svyazka_common.records.roster import normalise_login
from svyazka_common.sessions import SESSION_SECONDS, STAY_SECONDS, token_hash

if TYPE_CHECKING:
    from functions.sign_in.browser import Device, Proof
    from functions.sign_in.repository.log_in import WrongPasswords
    from functions.sign_in.schemas.person import Login
    from svyazka_common.records.roster import Account
    from svyazka_common.transactions import Action


class Visit(Struct, frozen=True, kw_only=True):
    """Who logs in, apart from what was typed: address, device, and account and token of the browser's old session."""

    address: str
    device: Device
    previous: tuple[str, str] | None = None


class SignedIn(Struct, frozen=True, kw_only=True):
    """A session that has just begun: what goes into the cookies, the device's next value and who it is.

    `max_age` in seconds; None for a cookie that goes with the browser's window.
    """

    session: Session
    cookie: str
    max_age: int | None
    device: Device
    person: WhoAmI


def log_in(login: Login, visit: Visit) -> SignedIn:
    """Check login and password and begin a session.

    Raises DomainError: organisation_unknown, credentials_wrong, too_many_attempts, device_unknown, busy. An unknown
    login costs the same work and gets the same answer as a wrong password.
    """
    name, now = normalise_login(login.login), clock.now()
    tries = _Tries(login.organisation_id, name, visit, now, visit.device.proof_of(login.organisation_id, name, now))
    proof, (account, organisation) = aws.concurrently(
        tries.begin,
        lambda: account_and_organisation(login.organisation_id, name),
    )
    if organisation is None:
        raise DomainError(Code.ORGANISATION_UNKNOWN)
    if proof is not None and (account is None or not visit.device.proves(proof, account)):
        tries.begin_as_stranger()
    right = verify_password(account.password_hash if account else None, login.password)
    if account is None or not right:
        raise DomainError(Code.CREDENTIALS_WRONG)
    return _begin(account, visit, tries.forget, stay=login.stay_signed_in)


class _Tries(Struct, frozen=True):
    """Counts wrong passwords: each try is counted before it is compared, and a right password deletes the count."""

    organisation_id: str
    login: str
    visit: Visit
    now: int
    proof: Proof | None

    def begin(self) -> Proof | None:
        """Count one try; return the device's proof where the try counts for the device, None where for strangers."""
        if self.proof is not None:
            try:
                self._of_device.take(self.now)
            except DomainError as problem:
                if problem.code != Code.TOO_MANY_ATTEMPTS:
                    raise
            else:
                return self.proof
        self.begin_as_stranger()
        return None

    def begin_as_stranger(self) -> None:
        """Count one try for all unknown devices together; a known device whose own tries are spent counts here too."""
        from_unknown_devices(self.organisation_id, self.login, self.visit.address).take(self.now)

    @property
    def forget(self) -> list[Action]:
        """The actions by which a right password deletes the counts."""
        return [forget_from_unknown_devices(self.organisation_id, self.login), self._of_device.forget]

    @property
    def _of_device(self) -> WrongPasswords:
        return from_device(self.organisation_id, self.login, self.visit.device.device_id)


def _begin(account: Account, visit: Visit, forget: list[Action], *, stay: bool) -> SignedIn:
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
    old = (visit.previous[0], token_hash(visit.previous[1])) if visit.previous else None
    session, items, notices = aws.concurrently(
        lambda: start_session(session, account, old, forget),
        lambda: person.items_of(account.person_id),
        lambda: person.notices_of(account.account_id, now_ms // 1000),
    )
    return SignedIn(
        session=session,
        cookie=f"{account.account_id}.{token}",
        max_age=STAY_SECONDS if stay else None,
        device=visit.device.after_log_in(account, now_ms // 1000),
        person=WhoAmI.of(items, notices, session, clock.today()),
    )
