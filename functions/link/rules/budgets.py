"""How much of what is allowed in which time (DESIGN, codes; THREATS 1, 10, 13). Windows are fixed, not sliding."""

from __future__ import annotations

from dataclasses import dataclass

from svyazka_common.problems import Code

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600

SMS_PAUSE_SECONDS = MINUTE
CODE_TRIES = 5
CODE_LIVES_SECONDS = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Budget:
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


# Passwords: for the pair of account and source only, so that nobody locks the owner out from elsewhere (CWE-645).
PASSWORD_TRIES = Budget("password", 10, 10 * MINUTE, Code.TOO_MANY_ATTEMPTS)
PASSWORD_TRIES_A_DAY = Budget("password-day", 30, DAY, Code.TOO_MANY_ATTEMPTS)
# A school of a thousand stands behind one address, so this only slows down the spraying of many accounts.
PASSWORD_SOURCE = Budget("password-source", 3000, HOUR, Code.TOO_MANY_ATTEMPTS, shards=4)

SMS_PHONE = Budget("sms-phone", 5, DAY, Code.SMS_LIMIT)
SMS_ACCOUNT = Budget("sms-account", 10, DAY, Code.SMS_LIMIT)
SMS_SOURCE = Budget("sms-source", 400, HOUR, Code.SMS_LIMIT, shards=4)
SMS_ORGANISATION = Budget("sms-organisation", 3000, DAY, Code.SMS_LIMIT, shards=4)
SMS_SYSTEM = Budget("sms-system", 20_000, HOUR, Code.SMS_LIMIT, shards=16)

# Wrong codes: counted over all journeys, and not reset by a new code.
CODE_PHONE = Budget("code-phone", 15, DAY, Code.CODE_TRIES_SPENT)
CODE_ACCOUNT = Budget("code-account", 15, DAY, Code.CODE_TRIES_SPENT)

PAPER_PAIR = Budget("paper", 10, HOUR, Code.TOO_MANY_ATTEMPTS)
RESET_SUBJECT = Budget("reset", 15, DAY, Code.TOO_MANY_ATTEMPTS)
