"""A forgotten password, proven by the linked phone and the birth date.

No answer tells whether a login exists (THREATS 12): unknown ones get the same answers for the same work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.challenge import new_challenge
from functions.link.models import ResetStarted
from functions.link.repository import codes, passwords, people
from functions.link.repository.counters import reservation
from functions.link.rules import budgets
from functions.link.rules.budgets import CODE_LIVES_SECONDS, DAY, SMS_PAUSE_SECONDS
from functions.link.rules.password import too_weak
from functions.link.rules.phone_number import canonical
from functions.link.rules.source import source_of
from svyazka_common import aws, clock
from svyazka_common.passwords import hash_password
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.access import Decoy, PasswordReset, Sms
from svyazka_common.records.roster import normalise_login
from svyazka_common.secrets import code_digits, keyed_hash, same

if TYPE_CHECKING:
    from functions.link.models import ForgottenPassword, NewPasswordByPhone
    from svyazka_common.records.link import Phone
    from svyazka_common.records.roster import Account


def start_reset(wanted: ForgottenPassword, address: str) -> str:
    """Send a code if phone and account belong together; give the challenge id either way.

    Raises ProblemError: phone_invalid, phone_not_russian, sms_too_soon, sms_limit.
    """
    now, login = clock.now(), normalise_login(wanted.login)
    challenge = new_challenge(canonical(wanted.phone), now)
    account, phone = people.account_and_phone(wanted.organisation_id, login, challenge.phone_key)
    theirs = _holds(account, phone)
    # The subject counts wrong codes over all journeys of one account and phone; it is part of the id, so that the
    # counter is known before the item is read.
    subject = keyed_hash("reset_subject", f"{wanted.organisation_id}#{login}#{challenge.phone}")[:32]
    challenge_id = f"{challenge.challenge_id}~{subject}"
    reset = PasswordReset(
        challenge_id=challenge_id,
        organisation_id=wanted.organisation_id,
        login=login,
        phone_key=challenge.phone_key,
        account_id=account.account_id if account and theirs else None,
        person_id=account.person_id if account and theirs else None,
        expires_at=challenge.expires_at,
    )
    # A stranger's guesses are paid from budgets of their own, or they could use up those of the phone's owner.
    payer = challenge.phone_key if theirs else f"decoy-{subject}"
    reservations = codes.sms_budgets(
        phone=payer, account=f"reset-{subject}", source=source_of(address), organisation=wanted.organisation_id, now=now
    )
    kind = Sms if theirs else Decoy
    sms = kind(challenge_id=challenge_id, phone=challenge.phone, purpose="password", expires_at=now + DAY)
    codes.send_reset_code(reset, sms, payer, reservations, now)
    return challenge_id


def started(challenge_id: str) -> ResetStarted:
    """What every start is answered with."""
    return ResetStarted(
        challenge_id=challenge_id, expires_in_seconds=CODE_LIVES_SECONDS, resend_in_seconds=SMS_PAUSE_SECONDS
    )


def reset_by_phone(given: NewPasswordByPhone) -> None:
    """Set a password by the code and the birth date. Raises ProblemError: reset_refused, password_weak and limits."""
    if too_weak(given.new_password, ""):
        raise ProblemError(Code.PASSWORD_WEAK)
    now = clock.now()
    subject = given.challenge_id.rpartition("~")[2]
    _, reset = aws.concurrently(
        lambda: passwords.begin_reset_try(given.challenge_id, now, [reservation(budgets.RESET_SUBJECT, subject, now)]),
        lambda: passwords.read_reset(given.challenge_id),
    )
    right = same(given.code, code_digits("password", given.challenge_id))
    if reset is None or reset.account_id is None or not right:
        raise ProblemError(Code.RESET_REFUSED)
    if too_weak(given.new_password, reset.login):
        raise ProblemError(Code.PASSWORD_WEAK)
    passwords.set_password_by_phone(reset, given.birth_date, hash_password(given.new_password), clock.now_ms())


def _holds(account: Account | None, phone: Phone | None) -> bool:
    return account is not None and phone is not None and account.person_id in phone.holders
