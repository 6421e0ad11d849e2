"""Writing codes on their way: sent, tried, consumed (THREATS 1-4, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.repository.counters import Reservation, reservation, take_all
from functions.link.rules import budgets
from functions.link.rules.budgets import CODE_TRIES, DAY, SMS_PAUSE_SECONDS
from svyazka_common.dynamodb import deserialise
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.access import Sms
from svyazka_common.records.base import key_of
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, put, update

if TYPE_CHECKING:
    from functions.link.challenge import Challenge
    from svyazka_common.dynamodb import Key
    from svyazka_common.records.access import Session


def sms_budgets(*, phone: str, account: str, source: str, organisation: str, now: int) -> list[Reservation]:
    """One SMS, on everybody's account."""
    return [
        reservation(budgets.SMS_PHONE, phone, now),
        reservation(budgets.SMS_ACCOUNT, account, now),
        reservation(budgets.SMS_SOURCE, source, now),
        reservation(budgets.SMS_ORGANISATION, organisation, now),
        reservation(budgets.SMS_SYSTEM, "all", now),
    ]


def send_link_code(session: Session, challenge: Challenge, reservations: list[Reservation], now: int) -> None:
    """Reserve the budgets, keep the challenge in the session and write the SMS, or nothing of it.

    Raises ProblemError: sms_too_soon, sms_limit, session_required.
    """
    table = Setting.ACCESS_TABLE.read()
    sms = Sms(challenge_id=challenge.challenge_id, phone=challenge.phone, purpose="link", expires_at=now + DAY)
    keep = update(
        table,
        session.key,
        "SET challenge = :challenge",
        "attribute_exists(pk)",
        challenge=challenge.to_plain(),
    )
    try:
        take_all(reservations, newest(challenge.phone_key, challenge.challenge_id, now), keep, put(table, sms))
    except ConditionFailedError as error:
        raise too_soon(error, now) from None


def newest(subject: str, challenge_id: str, now: int) -> Action:
    """Make a challenge the only one that counts for a phone, at most one a minute."""
    return update(
        Setting.ACCESS_TABLE.read(),
        newest_key(subject),
        "SET challenge_id = :challenge_id, sent_at = :now, expires_at = :expires_at, entity = :entity",
        "attribute_not_exists(sent_at) OR sent_at <= :before",
        challenge_id=challenge_id,
        now=now,
        before=now - SMS_PAUSE_SECONDS,
        expires_at=now + DAY,
        entity="newest",
    )


def is_newest(subject: str, challenge_id: str) -> Action:
    """Let a transaction through only while the challenge is the newest of its phone."""
    return check(
        Setting.ACCESS_TABLE.read(), newest_key(subject), "challenge_id = :challenge_id", challenge_id=challenge_id
    )


def begin_try(session: Session, challenge: Challenge, now: int) -> list[Reservation]:
    """Count a try before the digits are compared, and give what a right code will give back.

    Raises ProblemError: code_tries_spent; code_expired where the code is spent, consumed, or no longer the newest.
    """
    taken = [
        reservation(budgets.CODE_PHONE, challenge.phone_key, now),
        reservation(budgets.CODE_ACCOUNT, session.account_id, now),
    ]
    one_more = update(
        Setting.ACCESS_TABLE.read(),
        session.key,
        "SET challenge.attempts = challenge.attempts + :one",
        "challenge.challenge_id = :challenge_id AND challenge.attempts < :most",
        challenge_id=challenge.challenge_id,
        one=1,
        most=CODE_TRIES,
    )
    try:
        take_all(taken, one_more, is_newest(challenge.phone_key, challenge.challenge_id))
    except ConditionFailedError as error:
        raise ProblemError(_why_no_try(error, challenge)) from None
    return taken


def consume(session: Session, challenge: Challenge) -> Action:
    """The part of a transaction that only one of several right answers can pass (THREATS 2)."""
    return update(
        Setting.ACCESS_TABLE.read(),
        session.key,
        "REMOVE challenge",
        "challenge.challenge_id = :challenge_id",
        challenge_id=challenge.challenge_id,
    )


def _why_no_try(error: ConditionFailedError, challenge: Challenge) -> Code:
    met = error.failed.get(0)
    plain = deserialise(met)["challenge"] if met and "challenge" in met else {}
    spent = plain.get("challenge_id") == challenge.challenge_id and plain["attempts"] >= CODE_TRIES
    return Code.CODE_TRIES_SPENT if spent else Code.CODE_EXPIRED


def too_soon(error: ConditionFailedError, now: int) -> ProblemError:
    """What is told when `newest` refused, the first of its transaction's actions after the budgets."""
    if (met := error.failed.get(0)) is None:
        return ProblemError(Code.SESSION_REQUIRED)
    sent_at: int = deserialise(met)["sent_at"]
    return ProblemError(Code.SMS_TOO_SOON, retry_after_seconds=max(1, sent_at + SMS_PAUSE_SECONDS - now))


def newest_key(subject: str) -> Key:
    """Where the newest challenge of a phone is noted: `GUARD#newest#<phone's key>` / `GUARD`."""
    return key_of(Prefix.GUARD.key("newest", subject), Prefix.GUARD.key())
