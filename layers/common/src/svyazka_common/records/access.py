"""What expires: sessions, codes on their way, counters. All of it lies in the table `access` with TTL `expires_at`.

TTL deletes late (within days), so whoever reads compares `expires_at` (epoch seconds) himself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix

type Purpose = Literal["link", "password"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Record):
    """A browser that has logged in: `ACCOUNT#a1` / `SESSION#<sha256 of the token>`.

    It counts only if the account has no later `Cutoff`. `created_at_ms` are milliseconds since 1970.
    `challenge` is the code on its way to this session's phone (`Challenge.to_plain`), None when there is none.
    """

    entity: ClassVar[str] = "session"
    account_id: str
    person_id: str
    organisation_id: str
    token_hash: str
    created_at_ms: int
    expires_at: int
    stay_signed_in: bool = False
    challenge: dict[str, Any] | None = None

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return session_sk(self.token_hash)


def account_pk(account_id: str) -> str:
    """`ACCOUNT#a1`: the sessions of an account and its cutoff."""
    return Prefix.ACCOUNT.key(account_id)


def session_sk(token_hash: str) -> str:
    """`SESSION#9f86…`."""
    return Prefix.SESSION.key(token_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff(Record):
    """Ends all sessions of an account at once: `ACCOUNT#a1` / `CUTOFF`. It never expires.

    A session that was created at or before `before_ms` no longer counts, unless its hash is `kept`.
    """

    entity: ClassVar[str] = "cutoff"
    account_id: str
    before_ms: int
    kept: str | None = None

    @property
    def pk(self) -> str:
        return account_pk(self.account_id)

    @property
    def sk(self) -> str:
        return cutoff_sk()


def cutoff_sk() -> str:
    """`CUTOFF`."""
    return Prefix.CUTOFF.key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms(Record):
    """A text to be sent, written in the transaction that reserves its budget: `SMS#<challenge_id>` / `SMS`.

    It doesn't hold the code: the sender works it out from the challenge and the stage's secret (docs/adr, codes).
    A `Decoy` is its like for an account or phone that does not exist: same write, nothing is sent.
    """

    entity: ClassVar[str] = "sms"
    challenge_id: str
    phone: str
    purpose: Purpose
    expires_at: int

    @property
    def pk(self) -> str:
        return Prefix.SMS.key(self.challenge_id)

    @property
    def sk(self) -> str:
        return Prefix.SMS.key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoy(Sms):
    """An `Sms` that is never sent; the stream's filter passes over its entity."""

    entity: ClassVar[str] = "decoy"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Record):
    """A journey to a new password: `RESET#<challenge_id>` / `RESET`.

    `proven_at`: when the account's person proved the phone.
    It is written for unknown accounts too (without `account_id`), so that neither answer nor time tells them apart.
    """

    entity: ClassVar[str] = "password_reset"
    challenge_id: str
    organisation_id: str
    login: str
    phone_key: str
    account_id: str | None = None
    person_id: str | None = None
    proven_at: int = 0
    attempts: int = 0
    expires_at: int

    @property
    def pk(self) -> str:
        return reset_pk(self.challenge_id)

    @property
    def sk(self) -> str:
        return Prefix.RESET.key()


def reset_pk(challenge_id: str) -> str:
    """`RESET#3q2-7w…`."""
    return Prefix.RESET.key(challenge_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCode(Record):
    """A one-time code that a school administrator printed: `PAPER#5f3…#petrov.s` / `PAPER`. Newest only."""

    entity: ClassVar[str] = "paper_code"
    organisation_id: str
    login: str
    account_id: str
    code_hash: str
    expires_at: int

    @property
    def pk(self) -> str:
        return paper_code_pk(self.organisation_id, self.login)

    @property
    def sk(self) -> str:
        return Prefix.PAPER_CODE.key()


def paper_code_pk(organisation_id: str, login: str) -> str:
    """`PAPER#5f3…#petrov.s`; `login` already normalised."""
    return Prefix.PAPER_CODE.key(organisation_id, login)
