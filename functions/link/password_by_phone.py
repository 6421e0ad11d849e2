"""A forgotten password, proven by the linked phone and the birth date.

No answer tells whether a login exists (THREATS 12): unknown ones get the same answers for the same work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.link.challenge import new_challenge
from functions.link.models import ResetStarted
from functions.link.repository import codes, passwords, people, reset_codes
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
from svyazka_common.records.accounts import normalise_login
from svyazka_common.secrets import code_digits, keyed_hash, same

if TYPE_CHECKING:
    from functions.link.challenge import Challenge
    from functions.link.models import ForgottenPassword, NewPasswordByPhone
    from svyazka_common.records.accounts import Account
    from svyazka_common.records.link import Phone


def start_reset(wanted: ForgottenPassword, address: str) -> str:
    """Send a code if phone and account belong together; give the challenge id either way.

    Raises ProblemError: phone_invalid, phone_not_russian, sms_too_soon, sms_limit.
    """
    now, login = clock.now(), normalise_login(wanted.login)
    challenge = new_challenge(canonical(wanted.phone), now)
    (account, phone), may_get_sms = aws.concurrently(
        lambda: people.account_and_phone(wanted.organisation_id, login, challenge.phone_key),
        lambda: reset_codes.may_get_sms(challenge.phone_key, now),
    )
    # Where the phone itself may get no SMS now, the owner is answered like a stranger: the refusal would tell that
    # login and phone belong together.
    owner = _owner(account, phone) if may_get_sms else None
    # The subject counts wrong codes over all journeys of one account and phone; it is part of the id, so that the
    # counter is known before the item is read.
    subject = keyed_hash("reset_subject", f"{wanted.organisation_id}#{login}#{challenge.phone}")[:32]
    start = _Start(
        organisation_id=wanted.organisation_id,
        login=login,
        challenge=replace(challenge, challenge_id=f"{challenge.challenge_id}~{subject}"),
        asked=f"reset-{subject}",
        source=source_of(address),
        proven_at=phone.holders[owner.person_id]["proven_at"] if owner and phone else 0,
    )
    # The phone may have got its last SMS since it was read.
    if owner is None or not start.send(owner):
        start.send(None)
    return start.challenge.challenge_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """What was asked for; `asked` stands for login and phone as they were typed."""

    organisation_id: str
    login: str
    challenge: Challenge
    asked: str
    source: str
    proven_at: int

    def send(self, owner: Account | None) -> bool:
        """Write the journey and its SMS, or a decoy where the phone is not the owner's; False as in `reset_codes`."""
        challenge, now = self.challenge, self.challenge.sent_at
        kind = Sms if owner else Decoy
        code = reset_codes.ResetCode(
            reset=self._reset(owner),
            sms=kind(
                challenge_id=challenge.challenge_id, phone=challenge.phone, purpose="password", expires_at=now + DAY
            ),
            asked=self.asked,
            # A stranger's guesses are paid from budgets of their own, or they could use up those of the phone's owner.
            payer=challenge.phone_key if owner else f"decoy-{self.asked}",
        )
        reservations = codes.sms_budgets(
            phone=self.asked, account=self.asked, source=self.source, organisation=self.organisation_id, now=now
        )
        return reset_codes.send_reset_code(code, reservations, now)

    def _reset(self, owner: Account | None) -> PasswordReset:
        return PasswordReset(
            challenge_id=self.challenge.challenge_id,
            organisation_id=self.organisation_id,
            login=self.login,
            phone_key=self.challenge.phone_key,
            account_id=owner.account_id if owner else None,
            person_id=owner.person_id if owner else None,
            proven_at=self.proven_at,
            expires_at=self.challenge.expires_at,
        )


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


def _owner(account: Account | None, phone: Phone | None) -> Account | None:
    # The account, if its person has proven the phone.
    if account is None or phone is None or account.person_id not in phone.holders:
        return None
    return account
