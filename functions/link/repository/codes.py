"""Writing codes on their way: sent, tried (docs/threats.md, 1-4, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import budgets
from svyazka_common.budgets import CODE_TRIES, DAY, Reservation, pause, reservation, take_all, too_soon
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import Sms
from svyazka_common.records.base import deserialise
from svyazka_common.sessions import not_cut_off
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, update

if TYPE_CHECKING:
    from functions.link.repository.challenges import Challenge
    from svyazka_common.records.access import Session


def sms_budgets(session: Session, challenge: Challenge) -> list[Reservation]:
    """The budgets of one SMS or call: those of the person who asks, never of an address (docs/adr, shares)."""
    phone, now = challenge.phone_key, challenge.sent_at
    by_call = challenge.channel == "call"
    uses = budgets.CALL_COSTS if by_call else 1
    number = budgets.SMS_PHONE_OWN if challenge.own else budgets.SMS_PHONE_STRANGERS
    return [
        reservation(budgets.SMS_PAIR, _pair(session, challenge), now, uses),
        reservation(number, phone, now, uses),
        reservation(budgets.SMS_ACCOUNT, session.account_id, now, uses),
        reservation(budgets.SMS_ORGANISATION, session.organisation_id, now, uses),
        reservation(budgets.SMS_SYSTEM, "all", now, uses),
        *([reservation(budgets.CALL_PHONE, phone, now)] if by_call else []),
    ]


def send_code(session: Session, challenge: Challenge, reservations: list[Reservation]) -> None:
    """Reserve the budgets, keep the challenge in the session and write the SMS, or nothing of it.

    The session's earlier code no longer counts; codes of other sessions to the same number do. Raises DomainError:
    sms_too_soon, sms_limit, sms_number_limit, session_required.
    """
    table, now = Setting.ACCESS_TABLE.read(), challenge.sent_at
    sms = Sms(
        challenge_id=challenge.challenge_id,
        phone=challenge.phone,
        purpose=challenge.purpose,
        channel=challenge.channel,
        expires_at=now + DAY,
    )
    keep = update(
        table,
        session.key,
        f"SET {challenge.kept_as} = :challenge",
        "attribute_exists(pk)",
        challenge=challenge.to_plain(),
    )
    try:
        take_all(
            reservations,
            pause(f"{challenge.purpose}~{_pair(session, challenge)}", now),
            keep,
            not_cut_off(session),
            put(table, sms),
        )
    except ConditionFailedError as error:
        raise too_soon(error, now) from None


def begin_try(session: Session, challenge: Challenge, now: int) -> list[Reservation]:
    """Count a try before the digits are compared; return the reservations that a right code gives back.

    Raises DomainError: code_tries_spent; code_expired where the code is consumed, or no longer the session's newest.
    """
    number = budgets.CODE_PHONE_OWN if challenge.own else budgets.CODE_PHONE_STRANGERS
    taken = [
        reservation(number, challenge.phone_key, now),
        reservation(budgets.CODE_ACCOUNT, session.account_id, now),
    ]
    attribute = challenge.kept_as
    one_more = update(
        Setting.ACCESS_TABLE.read(),
        session.key,
        f"SET {attribute}.attempts = {attribute}.attempts + :one",
        f"{attribute}.challenge_id = :challenge_id AND {attribute}.attempts < :most",
        challenge_id=challenge.challenge_id,
        one=1,
        most=CODE_TRIES,
    )
    try:
        take_all(taken, one_more)
    except ConditionFailedError as error:
        raise DomainError(_why_no_try(error, challenge)) from None
    return taken


def _why_no_try(error: ConditionFailedError, challenge: Challenge) -> Code:
    met = error.failed.get(0)
    plain = deserialise(met)[challenge.kept_as] if met and challenge.kept_as in met else {}
    spent = plain.get("challenge_id") == challenge.challenge_id and plain["attempts"] >= CODE_TRIES
    return Code.CODE_TRIES_SPENT if spent else Code.CODE_EXPIRED


def _pair(session: Session, challenge: Challenge) -> str:
    return f"{session.account_id}~{challenge.phone_key}"
