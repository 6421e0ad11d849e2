"""What a session keeps of a phone's proof: the code on its way, and that the old number was proven.

The digits of a code are stored nowhere.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Literal, Self

from msgspec import Struct
from msgspec.structs import asdict, replace

from svyazka_common.budgets import CODE_LIVES_SECONDS, CODE_TRIES, DAY, HOUR, SMS_PAUSE_SECONDS
from svyazka_common.errors import Code, DomainError
from svyazka_common.secrets import keyed_hash
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.records.access import Channel, Session
    from svyazka_common.records.link import VkId


NUMBER_IS_KNOWN_SECONDS = DAY
PROOF_COUNTS_SECONDS = HOUR

type SessionPurpose = Literal["link", "unlink"]


TEXTS_BEFORE_CALL = 2


class Challenge(Struct, frozen=True, kw_only=True):
    """A code that was sent to a phone; the digits are worked out from `challenge_id`.

    `phone` is E.164, `phone_key` its keyed hash; times are epoch seconds; `attempts` counts the tries begun.
    `purpose`: what its code proves the phone for. `channel`: SMS or call. `texts`: how many SMS have gone to the
    number from this session in a row. `own`: the number belongs to the person or their family, so the code is
    counted by counters that strangers can't use up.
    """

    challenge_id: str
    phone: str
    phone_key: str
    sent_at: int
    purpose: SessionPurpose = "link"
    own: bool = False
    attempts: int = 0
    channel: Channel = "sms"
    texts: int = 1

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

    def number_is_known(self, now: int) -> bool:
        """Whether another code can go to the number without its being typed again."""
        return now - self.sent_at < NUMBER_IS_KNOWN_SECONDS

    def live(self, now: int) -> bool:
        """Whether the code can still be typed."""
        return now < self.expires_at and self.tries_left > 0

    @property
    def call_offered(self) -> bool:
        """Whether the number may be called: after the second text, where a gateway of the stage calls."""
        enough = self.purpose == "link" and self.texts >= TEXTS_BEFORE_CALL
        return enough and Setting.SMS_CALLS.read_or("") == "yes"

    def to_plain(self) -> dict[str, Any]:
        """The value of the session's attribute `kept_as`."""
        return {
            "challenge_id": self.challenge_id,
            "phone": self.phone,
            "phone_key": self.phone_key,
            "sent_at": self.sent_at,
            "own": self.own,
            "attempts": self.attempts,
            "channel": self.channel,
            "texts": self.texts,
        }

    def after(self, last: Challenge | None, channel: Channel) -> Self:
        """Return this challenge for `channel`; `texts` counts on from the session's last code to the same number."""
        same = last is not None and last.phone_key == self.phone_key and last.number_is_known(self.sent_at)
        before = last.texts if last is not None and same else 0
        return replace(self, channel=channel, texts=before + (channel == "sms"))

    @property
    def kept_as(self) -> str:
        """The name of the session's attribute that keeps it."""
        return "challenge" if self.purpose == "link" else "unlinking"

    @classmethod
    def of(cls, session: Session, purpose: SessionPurpose = "link") -> Self | None:
        """The session's challenge, if a code was asked for."""
        plain = session.challenge if purpose == "link" else session.unlinking
        return cls(**plain, purpose=purpose) if plain else None


def new_challenge(phone: str, now: int, purpose: SessionPurpose = "link") -> Challenge:
    """A fresh challenge for a phone in E.164."""
    return Challenge(
        challenge_id=secrets.token_urlsafe(24),
        phone=phone,
        phone_key=keyed_hash("phone", phone),
        sent_at=now,
        purpose=purpose,
    )


def typable(session: Session, now: int, purpose: SessionPurpose = "link") -> Challenge:
    """The session's challenge if a code may be typed. Raises DomainError: code_expired, code_tries_spent."""
    challenge = Challenge.of(session, purpose)
    if challenge is None or now >= challenge.expires_at:
        raise DomainError(Code.CODE_EXPIRED)
    if challenge.tries_left == 0:
        raise DomainError(Code.CODE_TRIES_SPENT)
    return challenge


class OldPhone(Struct, frozen=True, kw_only=True):
    """The proof, kept in a session, that its person has the number of the profile; `proven_at` in epoch seconds."""

    phone_key: str
    proven_at: int

    def to_plain(self) -> dict[str, Any]:
        """As it is kept in the session item."""
        return asdict(self)

    @classmethod
    def of(cls, session: Session, vk_id: VkId | None, now: int) -> Self | None:
        """The session's proof, while it counts and the profile still has the number."""
        if session.old_phone is None or vk_id is None:
            return None
        proof = cls(**session.old_phone)
        fresh = now - proof.proven_at < PROOF_COUNTS_SECONDS
        return proof if fresh and proof.phone_key == vk_id.phone_key else None
