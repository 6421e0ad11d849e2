"""Journal accounts, found by their login."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid5

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import Status

_ACCOUNT_IDS = UUID("6f0e2f0a-3b0c-5d55-9c63-0d8d1e5b7c11")


def account_id(person_id: str, organisation_id: str) -> str:
    """Return the id of a person's account in an organisation: `1d9a…`, 32 characters, whatever the login is."""
    return uuid5(_ACCOUNT_IDS, f"{organisation_id}#{person_id}").hex


class Account(Record, frozen=True, kw_only=True):
    """A journal account, found by its login: `LOGIN#5f3…#petrov.s` / `LOGIN`, inverse `PERSON#p1` / `ACCOUNT#a1`.

    `login` is kept as `normalise_login` makes it. `password_hash` is an argon2id string (docs/threats.md,
    passwords); None until a password has been set. `account_id` outlives a changed login. By an account that has ended
    nobody can log in, and what was linked by it counts no more (`records.link.Suspension`).
    """

    entity: ClassVar[str] = "account"
    account_id: str
    person_id: str
    organisation_id: str
    login: str
    password_hash: str | None = None
    status: Status = "active"
    version: int

    @property
    def pk(self) -> str:
        return login_pk(self.organisation_id, self.login)

    @property
    def sk(self) -> str:
        return Prefix.LOGIN.key()

    @property
    def inverse(self) -> tuple[str, str]:
        return person_pk(self.person_id), Prefix.ACCOUNT.key(self.account_id)


class AccountClaim(Record, frozen=True, kw_only=True):
    """A journal account as a regional system sent it: `PERSON#p1` / `ACCOUNT#a1`; the `Account` follows it.

    `holds` is the login whose `Account` belongs to this account now. It is None where the account has ended, or where
    another account still has its login; only meanwhile `password_hash` is kept here. `freed` are logins that the
    account has given up, until the accounts that wait for them have been looked for.
    """

    entity: ClassVar[str] = "account_claim"
    account_id: str
    person_id: str
    organisation_id: str
    login: str
    status: Status = "active"
    own_status: Status | None = None
    holds: str | None = None
    password_hash: str | None = None
    freed: list[str] = field(default_factory=list)
    version: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.ACCOUNT.key(self.account_id)


def without_login(account: Account) -> AccountClaim:
    """Return the claim of an ended account whose login goes to another; it keeps the password, should it return."""
    return AccountClaim(
        account_id=account.account_id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        login=account.login,
        status="ended",
        password_hash=account.password_hash,
        version=account.version,
    )


def login_pk(organisation_id: str, login: str) -> str:
    """`LOGIN#5f3…#petrov.s`; `login` already normalised."""
    return Prefix.LOGIN.key(organisation_id, login)


def normalise_login(login: str) -> str:
    """A login as it is stored and compared: without surrounding blanks, small letters."""
    return login.strip().casefold()
