"""What a request shows of its browser: the cookies, the kind of device, the system.

The cookies are its session, its device, and its pending identity.

By a device cookie log-in recognises a browser in which an account has been used before (OWASP, Device Cookies). The
cookie gives no rights: it only selects the counter of the next wrong password (docs/adr/0005).
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Self

from aws_lambda_powertools.event_handler.request import Request  # noqa: TC002 - Powertools reads it of the signatures
from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from msgspec import Struct

from svyazka_common import sessions
from svyazka_common.api import cookie_of, cookies_of
from svyazka_common.budgets import DAY
from svyazka_common.secrets import keyed_hash, same

if TYPE_CHECKING:
    from svyazka_common.records.access import DeviceKind
    from svyazka_common.records.roster import Account


DEVICE_COOKIE = "__Host-device"
KNOWN_SECONDS = 400 * DAY
"""Browsers keep no cookie longer (RFC 6265bis, 5.5)."""
ACCOUNTS = 10
"""A family's browser: parents and children with an account each, some of them in two schools."""
_ENTRY = r"~[0-9a-f]{8}\.[0-9a-f]{16}\.[0-9a-f]{32}"
_VALUE = re.compile(rf"([A-Za-z0-9_-]{{22}})((?:{_ENTRY}){{1,{ACCOUNTS}}})")


class Proof(Struct, frozen=True, kw_only=True):
    """The proof that an account was logged in to on a device.

    `logged_in_at` are epoch seconds; `account` stands for the account and the password that was right; `signature` is
    over both, the device and the login.
    """

    logged_in_at: int
    account: str
    signature: str

    @property
    def text(self) -> str:
        """As it stands in the cookie."""
        return f"{self.logged_in_at:08x}.{self.account}.{self.signature}"


class Device(Struct, frozen=True, kw_only=True):
    """A browser: 128 random bits, and the proofs of the accounts that were used in it last, the latest first."""

    device_id: str
    proofs: tuple[Proof, ...] = ()

    @classmethod
    def of(cls, cookie: str | None) -> Self:
        """The device of a cookie's value; a new device where there is no value, or where it has another form."""
        match = _VALUE.fullmatch(cookie or "")
        if match is None:
            return cls(device_id=secrets.token_urlsafe(16))
        parts = [entry.split(".") for entry in match[2].split("~")[1:]]
        return cls(
            device_id=match[1],
            proofs=tuple(
                Proof(logged_in_at=int(logged_in_at, 16), account=account, signature=signature)
                for logged_in_at, account, signature in parts
            ),
        )

    @property
    def cookie(self) -> str:
        """The value of the cookie."""
        return "~".join((self.device_id, *(proof.text for proof in self.proofs)))

    def proof_of(self, organisation_id: str, login: str, now: int) -> Proof | None:
        """The proof that a (normalised) login was used here, if it is ours and not too old."""
        for proof in self.proofs:
            signature = self._signature(organisation_id, login, proof.logged_in_at, proof.account)
            if now < proof.logged_in_at + KNOWN_SECONDS and same(proof.signature, signature):
                return proof
        return None

    def proves(self, proof: Proof, account: Account) -> bool:
        """Whether the proof is of this account, and its password still what was right then."""
        return same(proof.account, self._account(account))

    def after_log_in(self, account: Account, now: int) -> Self:
        """The device with a proof of the account, which takes the place of an older proof."""
        older = self.proof_of(account.organisation_id, account.login, now)
        digest = self._account(account)
        proof = Proof(
            logged_in_at=now,
            account=digest,
            signature=self._signature(account.organisation_id, account.login, now, digest),
        )
        others = tuple(other for other in self.proofs if other != older)
        return type(self)(device_id=self.device_id, proofs=(proof, *others)[:ACCOUNTS])

    def _signature(self, organisation_id: str, login: str, logged_in_at: int, account: str) -> str:
        return keyed_hash("device", f"{self.device_id}#{logged_in_at}#{account}#{organisation_id}#{login}")[:32]

    def _account(self, account: Account) -> str:
        return keyed_hash("device_account", f"{self.device_id}#{account.account_id}#{account.password_hash}")[:16]


def session_cookie(value: str, max_age: int | None) -> Cookie:
    """The cookie of a session; without `max_age` (seconds) it goes when the browser is closed."""
    return _cookie(sessions.COOKIE, value, SameSite.LAX_MODE, max_age)


def no_cookie() -> Cookie:
    """Takes the session's cookie away; the device's stays."""
    return _cookie(sessions.COOKIE, "", SameSite.LAX_MODE, -1)


def device_cookie(value: str) -> Cookie:
    """The cookie of a device; only our own pages send it along."""
    return _cookie(DEVICE_COOKIE, value, SameSite.STRICT_MODE, KNOWN_SECONDS)


def device_of(request: Request) -> Device:
    """The device that the browser says it is; a new device where it says nothing."""
    pairs = (cookie.strip().partition("=") for cookie in cookies_of(request))
    return Device.of(next((value for name, _, value in pairs if name == DEVICE_COOKIE), None))


def _cookie(name: str, value: str, same_site: SameSite, max_age: int | None) -> Cookie:
    return Cookie(name=name, value=value, path="/", secure=True, http_only=True, same_site=same_site, max_age=max_age)


IDENTITY_COOKIE = "__Host-identity"


def waiting_secret(request: Request) -> str:
    """The secret of the identity that waits in the browser, empty where none does."""
    return cookie_of(request, IDENTITY_COOKIE)


SYSTEMS = (
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
"""Marks in the header, the more exact first (an Android is a Linux too), and what people call the system."""
COMPUTERS = frozenset({"Windows", "ChromeOS", "macOS", "Linux"})


def device_and_system(user_agent: str) -> tuple[DeviceKind | None, str | None]:
    """Kind of device and its system; None where the header says nothing.

    An Android is a phone where the header has the word `Mobile` (Chrome, Firefox), otherwise a tablet. An iPad that
    asks for desktop pages says that it is a Macintosh.
    """
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if system in COMPUTERS:
        return "computer", system
    if system == "iPadOS" or (system == "Android" and "Mobile" not in user_agent):
        return "tablet", system
    return ("phone", system) if system is not None else (None, None)
