"""How much is allowed in which time, and the counters that hold it (docs/threats.md, 1, 10, 13; ADR 19).

Windows are fixed, not sliding. A use is reserved before the thing that it limits happens, so that no race gets past.
"""

from __future__ import annotations

import secrets
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import Prefix, deserialise, key_of
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.base import Key


MINUTE, HOUR, DAY = 60, 3600, 24 * 3600

SMS_PAUSE_SECONDS = MINUTE
CODE_TRIES = 5
CODE_LIVES_SECONDS = 5 * MINUTE


class Budget(Struct, frozen=True):
    """At most `times` in `seconds` for one key. A key that many share is spread over `shards` counters."""

    name: str
    times: int
    seconds: int
    code: Code
    shards: int = 1

    def window(self, now: int) -> int:
        """The number of the window that `now` (epoch seconds) lies in."""
        return now // self.seconds

    def ends_in(self, now: int) -> int:
        """Seconds until the window ends, at least 1."""
        return self.seconds - now % self.seconds


IPV6_PREFIXES = (64, 56, 48)
"""A subscriber's network is a /64, a /56 or a /48 (RIPE-690); a subscriber with a /48 has 65,536 networks of /64."""


def networks_of(address: str) -> tuple[str, ...]:
    """Return an IPv4 address itself, or an IPv6 address's /64, /56 and /48; `unknown` for a text that is no address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ("unknown",)
    if not isinstance(parsed, IPv6Address):
        return (str(parsed),)
    if parsed.ipv4_mapped is not None:
        return (str(parsed.ipv4_mapped),)
    return tuple(str(ip_network((parsed, prefix), strict=False)) for prefix in IPV6_PREFIXES)


def source_of(address: str) -> str:
    """The smallest network of an address: itself, or an IPv6 address's /64 (one subscriber has all of it)."""
    return networks_of(address)[0]


# Passwords (docs/adr/0005): only wrong ones are counted, for one login each, so nobody pays for another's.
PASSWORDS_IN_A_ROW = 100
"""Wrong passwords for one login from all devices that it has not been used on (NIST SP 800-63B-4, 3.2.2)."""
PASSWORD_ADDRESS = Budget("password", 10, 10 * MINUTE, Code.TOO_MANY_ATTEMPTS)
PASSWORD_ADDRESS_A_DAY = Budget("password-day", 30, DAY, Code.TOO_MANY_ATTEMPTS)
PASSWORD_56 = Budget("password-56", 20, 10 * MINUTE, Code.TOO_MANY_ATTEMPTS)
PASSWORD_56_A_DAY = Budget("password-56-day", 60, DAY, Code.TOO_MANY_ATTEMPTS)
PASSWORD_48 = Budget("password-48", 30, 10 * MINUTE, Code.TOO_MANY_ATTEMPTS)
PASSWORD_48_A_DAY = Budget("password-48-day", 90, DAY, Code.TOO_MANY_ATTEMPTS)
PASSWORD_NETWORKS = (
    (PASSWORD_ADDRESS, PASSWORD_ADDRESS_A_DAY),
    (PASSWORD_56, PASSWORD_56_A_DAY),
    (PASSWORD_48, PASSWORD_48_A_DAY),
)
"""For each of the networks that an address lies in (`networks_of`)."""
PASSWORD_DEVICE = Budget("password-device", 10, 10 * MINUTE, Code.TOO_MANY_ATTEMPTS)
PASSWORD_DEVICE_A_DAY = Budget("password-device-day", 30, DAY, Code.TOO_MANY_ATTEMPTS)

# Codes for people who have logged in (docs/adr, shares). Nothing is counted by address: a school may share one address.
# How many codes one account may send to one number, and to all numbers.
SMS_PAIR = Budget("sms-pair", 5, DAY, Code.SMS_LIMIT)
SMS_ACCOUNT = Budget("sms-account", 10, DAY, Code.SMS_LIMIT)
# Codes to one number: asked for by its owner's family (of eight), and by everybody else. The others are a family of six
# who ask twice each before the first has proven it, with some strangers beside them.
SMS_PHONE_OWN = Budget("sms-phone-own", 40, DAY, Code.SMS_NUMBER_LIMIT)
SMS_PHONE_STRANGERS = Budget("sms-phone-strangers", 20, DAY, Code.SMS_NUMBER_LIMIT)
# A call costs as much as two texts, which leaves the pair's day one text beside two and a call. It rings: few go to one
# number, all accounts together.
CALL_COSTS = 2
CALL_PHONE = Budget("call-phone", 3, DAY, Code.SMS_NUMBER_LIMIT)
# A flood of reports would bury the one that matters.
REPORTS_A_DAY = Budget("reports", 20, DAY, Code.REPORTS_SPENT)
# A chat is exported for a reason, and schools have few; each export makes somebody's talk a file.
EXPORTS_A_DAY = Budget("exports", 20, DAY, Code.EXPORTS_SPENT)
# A teacher who writes to each parent of three classes stays below; who floods people with chats doesn't.
CHATS_A_DAY = Budget("chats-made", 100, DAY, Code.CHATS_SPENT)
# Each makes the rows of up to 500 members follow.
RENAMES_A_DAY = Budget("renames", 20, DAY, Code.RENAMES_SPENT)
# Fuses: a big school that links on one morning, each person asking twice, stays below.
SMS_ORGANISATION = Budget("sms-organisation", 12_000, DAY, Code.SMS_LIMIT, shards=4)
SMS_SYSTEM = Budget("sms-system", 60_000, HOUR, Code.SMS_LIMIT, shards=16)

# Codes for a forgotten password, which anybody may ask for. The limit of the pair of login and number, as they were
# typed, is shown to the caller. Only real codes count in the others, and a refusal by those is not shown: it would
# reveal that login and number belong together.
SMS_RESET_PAIR = Budget("sms-reset-pair", 5, DAY, Code.SMS_LIMIT)
SMS_RESET_PHONE = Budget("sms-reset-phone", 15, DAY, Code.SMS_LIMIT)
SMS_RESET_ORGANISATION = Budget("sms-reset-organisation", 2000, DAY, Code.SMS_LIMIT, shards=4)
SMS_RESET_SYSTEM = Budget("sms-reset-system", 10_000, HOUR, Code.SMS_LIMIT, shards=16)

# A notice of one purpose to one person: at most once in each of these windows. It costs no code of the number.
SMS_NOTICE_WINDOW_SECONDS = 8 * HOUR

# Wrong codes: counted over all journeys and all live codes, and not reset by a new code. The number's own family has a
# counter of its own, or a stranger's wrong codes would keep the family out.
CODE_PHONE_OWN = Budget("code-phone-own", 15, DAY, Code.CODE_TRIES_SPENT)
CODE_PHONE_STRANGERS = Budget("code-phone-strangers", 15, DAY, Code.CODE_TRIES_SPENT)
CODE_ACCOUNT = Budget("code-account", 15, DAY, Code.CODE_TRIES_SPENT)

# Only wrong codes are counted, after they were compared: a right one is never refused.
PAPER_PAIR = Budget("paper", 10, HOUR, Code.TOO_MANY_ATTEMPTS)
RESET_SUBJECT = Budget("reset", 15, DAY, Code.TOO_MANY_ATTEMPTS)


class Reservation(Struct, frozen=True, kw_only=True):
    """A use of a budget at a moment: `GUARD#sms-phone#<key>#<shard>#<window>` / `GUARD`.

    `uses`: how many of the budget's times it costs.
    """

    budget: Budget
    subject: str
    now: int
    shard: int
    uses: int = 1

    @property
    def key(self) -> Key:
        """The counter's key; a new window is a new item, the old one goes by TTL."""
        window = str(self.budget.window(self.now))
        return key_of(Prefix.GUARD.key(self.budget.name, self.subject, str(self.shard), window), Prefix.GUARD.key())

    @property
    def limit(self) -> int:
        """How often this counter can be taken in its window."""
        return self.budget.times // self.budget.shards

    @property
    def take(self) -> Action:
        """The action that counts the use, on condition that the limit allows it."""
        return update(
            Setting.ACCESS_TABLE.read(),
            self.key,
            "SET expires_at = :expires_at, entity = :entity ADD spent :uses",
            "attribute_not_exists(spent) OR spent <= :most",
            expires_at=self.now + self.budget.ends_in(self.now),
            entity="guard",
            uses=self.uses,
            most=self.limit - self.uses,
        )

    @property
    def give_back(self) -> Action:
        """The action that takes the use back, since the password or code was right."""
        return update(Setting.ACCESS_TABLE.read(), self.key, "ADD spent :less", less=-self.uses)

    def refused(self) -> DomainError:
        """Return the problem of a spent budget, with the seconds until its window ends."""
        return DomainError(self.budget.code, retry_after_seconds=self.budget.ends_in(self.now))


def reservation(budget: Budget, subject: str, now: int, uses: int = 1) -> Reservation:
    """A use of a budget by a subject (an account, a phone's keyed hash, a source)."""
    return Reservation(budget=budget, subject=subject, now=now, shard=secrets.randbelow(budget.shards), uses=uses)


def take_all(reservations: Sequence[Reservation], *others: Action) -> None:
    """Take all reservations and run the actions `others`, or do nothing.

    Raises the DomainError of the first budget that is spent; ConditionFailedError, its indices counted from the first
    of `others`, where only those did not fit.
    """
    try:
        transact([*(reserved.take for reserved in reservations), *others])
    except ConditionFailedError as error:
        first = min(error.failed)
        if first < len(reservations):
            raise reservations[first].refused() from None
        count = len(reservations)
        raise ConditionFailedError({index - count: item for index, item in error.failed.items()}) from None


def pause(subject: str, now: int) -> Action:
    """Return the action that allows a subject one SMS a minute: an account and a number, or a login and a number."""
    return update(
        Setting.ACCESS_TABLE.read(),
        key_of(Prefix.GUARD.key("pause", subject), Prefix.GUARD.key()),
        "SET sent_at = :now, expires_at = :expires_at, entity = :entity",
        "attribute_not_exists(sent_at) OR sent_at <= :before",
        now=now,
        before=now - SMS_PAUSE_SECONDS,
        expires_at=now + DAY,
        entity="pause",
    )


def too_soon(error: ConditionFailedError, now: int) -> DomainError:
    """Return the problem where `pause`, the first action after the budgets, did not hold in a transaction.

    That is sms_too_soon with the seconds to wait; session_required where the item is missing.
    """
    if (met := error.failed.get(0)) is None:
        return DomainError(Code.SESSION_REQUIRED)
    sent_at: int = deserialise(met)["sent_at"]
    return DomainError(Code.SMS_TOO_SOON, retry_after_seconds=max(1, sent_at + SMS_PAUSE_SECONDS - now))
