"""A code on its way to a phone: made, kept in the session, compared. The digits themselves are stored nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from functions.link.rules.budgets import CODE_LIVES_SECONDS, CODE_TRIES, SMS_PAUSE_SECONDS
from svyazka_common.problems import Code, ProblemError
from svyazka_common.secrets import keyed_hash

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """`phone` is E.164, `phone_key` its keyed hash; times are epoch seconds; `attempts` counts the tries begun."""

    challenge_id: str
    phone: str
    phone_key: str
    sent_at: int
    attempts: int = 0

    @property
    def expires_at(self) -> int:
        """When the code stops to count."""
        return self.sent_at + CODE_LIVES_SECONDS

    @property
    def tries_left(self) -> int:
        """How many more codes may be typed."""
        return max(0, CODE_TRIES - self.attempts)

    def resend_in(self, now: int) -> int:
        """Seconds until another code may be asked for."""
        return max(0, self.sent_at + SMS_PAUSE_SECONDS - now)

    def live(self, now: int) -> bool:
        """Whether the code can still be typed."""
        return now < self.expires_at and self.tries_left > 0

    def to_plain(self) -> dict[str, Any]:
        """As it is kept in the session item."""
        return {
            "challenge_id": self.challenge_id,
            "phone": self.phone,
            "phone_key": self.phone_key,
            "sent_at": self.sent_at,
            "attempts": self.attempts,
        }

    @classmethod
    def of(cls, session: Session) -> Self | None:
        """The session's challenge, if a code was asked for."""
        return cls(**session.challenge) if session.challenge else None


def new_challenge(phone: str, now: int) -> Challenge:
    """A fresh challenge for a phone in E.164."""
    return Challenge(
        challenge_id=secrets.token_urlsafe(24), phone=phone, phone_key=keyed_hash("phone", phone), sent_at=now
    )


def typable(session: Session, now: int) -> Challenge:
    """The session's challenge if a code may be typed. Raises ProblemError: code_expired, code_tries_spent."""
    challenge = Challenge.of(session)
    if challenge is None or now >= challenge.expires_at:
        raise ProblemError(Code.CODE_EXPIRED)
    if challenge.tries_left == 0:
        raise ProblemError(Code.CODE_TRIES_SPENT)
    return challenge
