"""Journal accounts, found by their login."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Record):
    """A journal account, found by its login: `LOGIN#5f3…#petrov.s` / `LOGIN`, inverse `PERSON#p1` / `ACCOUNT#a1`.

    `login` is kept as `normalise_login` makes it. `password_hash` is an argon2id string (THREATS, last paragraph);
    None until a password has been set. `account_id` outlives a changed login. By an account that has ended nobody can
    log in, and what was linked by it counts no more (`records.link.Suspension`).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClaim(Record):
    """What a regional system says of a journal account: `PERSON#p1` / `ACCOUNT#a1`; the `Account` follows it.

    `holds` is the login whose `Account` is this account's now, None where it has none: it has ended, or its login is
    another's still. `password_hash` is kept here only meanwhile; `freed` are logins that it has given up, until those
    who wait for them have been looked for.
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
    """What is kept of an account that has ended when its login goes to another: its password, should it come back."""
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
