"""Codes that prove the phone of a forgotten password, and the decoys that stand for them (THREATS 10, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.link.repository.codes import newest, newest_key, too_soon
from functions.link.repository.counters import Reservation, reservation, take_all
from functions.link.rules import budgets
from functions.link.rules.budgets import SMS_PAUSE_SECONDS
from svyazka_common.dynamodb import deserialise
from svyazka_common.reading import get_all
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put

if TYPE_CHECKING:
    from svyazka_common.records.access import Decoy, PasswordReset, Sms


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetCode:
    """A journey to a new password with its SMS, or with a decoy.

    `asked` stands for login and phone as they were typed: its pause and budget are told. `payer` is the phone's key, or
    what stands for it in a decoy: what it may still get depends on other uses of the phone, so it is not told.
    """

    reset: PasswordReset
    sms: Sms | Decoy
    asked: str
    payer: str


def send_reset_code(code: ResetCode, reservations: list[Reservation], now: int) -> bool:
    """Reserve the budgets and write journey and SMS, or nothing of it; False where the payer may get none now.

    Raises ProblemError: sms_too_soon, sms_limit.
    """
    table = Setting.ACCESS_TABLE.read()
    others = (
        newest(code.asked, code.reset.challenge_id, now),
        newest(code.payer, code.reset.challenge_id, now),
        reservation(budgets.SMS_PHONE, code.payer, now).take,
        put(table, code.reset),
        put(table, code.sms),
    )
    try:
        take_all(reservations, *others)
    except ConditionFailedError as error:
        if 0 in error.failed:
            raise too_soon(error, now) from None
        return False
    return True


def may_get_sms(phone_key: str, now: int) -> bool:
    """Whether a phone may get an SMS now, all uses of it taken together.

    It is read for owners and strangers alike, before anything is written, so that both have the same work.
    """
    spent = reservation(budgets.SMS_PHONE, phone_key, now)
    items = [deserialise(item) for item in get_all(Setting.ACCESS_TABLE.read(), [newest_key(phone_key), spent.key])]
    rested = all(item.get("sent_at", 0) <= now - SMS_PAUSE_SECONDS for item in items)
    return rested and all(item.get("spent", 0) < spent.limit for item in items)
