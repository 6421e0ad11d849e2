"""A new password in place of a forgotten password: by the linked phone and the birth date, or by a code on paper.

No answer shows whether a login exists (docs/threats.md, 12): unknown logins get the same answers for the same work.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.sign_in.repository import recovery
from functions.sign_in.rules.password_strength import facts_of, names_of, too_weak
from functions.sign_in.schemas.before_log_in import ResetStarted
from svyazka_common import aws, budgets, clock, paper_codes
from svyazka_common.budgets import CODE_LIVES_SECONDS, DAY, SMS_PAUSE_SECONDS, reservation, take_all
from svyazka_common.errors import Code, DomainError
from svyazka_common.paper_codes import paper_hash
from svyazka_common.passwords import hash_password
from svyazka_common.phone_numbers import canonical
from svyazka_common.records.access import Decoy, PasswordReset, Sms
from svyazka_common.records.roster import normalise_login
from svyazka_common.secrets import code_digits, keyed_hash, same

if TYPE_CHECKING:
    from functions.sign_in.schemas.before_log_in import ForgottenPassword, NewPasswordByPaper, NewPasswordByPhone
    from svyazka_common.budgets import Reservation
    from svyazka_common.records.link import Phone
    from svyazka_common.records.roster import Account


def start_reset(wanted: ForgottenPassword) -> str:
    """Send a code if phone and account belong together; give the challenge id either way.

    Raises DomainError: phone_invalid, phone_not_russian, sms_too_soon, sms_limit.
    """
    now, login = clock.now(), normalise_login(wanted.login)
    phone_number = canonical(wanted.phone)
    phone_key = keyed_hash("phone", phone_number)
    payers = recovery.payers_of_sms(phone_key, wanted.organisation_id, now)
    (account, phone), may_get_sms = aws.concurrently(
        lambda: recovery.account_and_phone(wanted.organisation_id, login, phone_key),
        lambda: recovery.may_get_sms(payers),
    )
    # Where a budget has no SMS left, the owner is answered like a stranger: a refusal would reveal that login and phone
    # belong together.
    owner = _owner(account, phone) if may_get_sms else None
    # The subject counts wrong codes over all journeys of one account and phone; it is part of the id, so that the
    # counter is known before the item is read.
    subject = keyed_hash("reset_subject", f"{wanted.organisation_id}#{login}#{phone_number}")[:32]
    start = _Start(
        organisation_id=wanted.organisation_id,
        login=login,
        challenge_id=f"{secrets.token_urlsafe(24)}~{subject}",
        phone=phone_number,
        phone_key=phone_key,
        now=now,
        asked=f"reset-{subject}",
        payers=payers,
        proven_at=phone.holders[owner.person_id]["proven_at"] if owner and phone else 0,
    )
    # Another request may have used up a budget since it was read.
    if owner is None or not start.send(owner):
        start.send(None)
    return start.challenge_id


class _Start(Struct, frozen=True, kw_only=True):
    """A request for a reset code; `asked` and `payers` as in `ResetCode`."""

    organisation_id: str
    login: str
    challenge_id: str
    phone: str
    phone_key: str
    now: int
    asked: str
    payers: list[Reservation]
    proven_at: int

    def send(self, owner: Account | None) -> bool:
        """Write the journey and its SMS, or a decoy where `owner` is None; False as in `recovery.send_reset_code`."""
        kind = Sms if owner else Decoy
        code = recovery.ResetCode(
            reset=self._reset(owner),
            sms=kind(challenge_id=self.challenge_id, phone=self.phone, purpose="password", expires_at=self.now + DAY),
            asked=self.asked,
            payers=self.payers if owner else recovery.payers_of_decoy(self.asked, self.now),
        )
        return recovery.send_reset_code(code, self.now)

    def _reset(self, owner: Account | None) -> PasswordReset:
        return PasswordReset(
            challenge_id=self.challenge_id,
            organisation_id=self.organisation_id,
            login=self.login,
            phone_key=self.phone_key,
            account_id=owner.account_id if owner else None,
            person_id=owner.person_id if owner else None,
            proven_at=self.proven_at,
            expires_at=self.now + CODE_LIVES_SECONDS,
        )


def started(challenge_id: str) -> ResetStarted:
    """The answer to every start."""
    return ResetStarted(
        challenge_id=challenge_id, expires_in_seconds=CODE_LIVES_SECONDS, resend_in_seconds=SMS_PAUSE_SECONDS
    )


def reset_by_phone(given: NewPasswordByPhone) -> None:
    """Set a password by the code and the birth date. Raises DomainError: reset_refused, password_weak and limits."""
    if too_weak(given.new_password, given.birth_date):
        raise DomainError(Code.PASSWORD_WEAK)
    now = clock.now()
    subject = given.challenge_id.rpartition("~")[2]
    _, reset = aws.concurrently(
        lambda: recovery.begin_reset_try(given.challenge_id, now, [reservation(budgets.RESET_SUBJECT, subject, now)]),
        lambda: recovery.read_reset(given.challenge_id),
    )
    right = same(given.code, code_digits("password", given.challenge_id))
    if reset is None or reset.account_id is None or reset.person_id is None or not right:
        raise DomainError(Code.RESET_REFUSED)
    # The password is compared with the birth date that was typed: with the stored date the answer would reveal it.
    names = names_of(recovery.person_of(reset.person_id))
    if too_weak(given.new_password, given.birth_date, reset.login, *names):
        raise DomainError(Code.PASSWORD_WEAK)
    recovery.set_password_by_phone(reset, given.birth_date, hash_password(given.new_password), clock.now_ms())


def _owner(account: Account | None, phone: Phone | None) -> Account | None:
    # The account, if its person has proven the phone.
    if account is None or phone is None or account.person_id not in phone.holders:
        return None
    return account


def reset_by_paper(given: NewPasswordByPaper, address: str) -> None:
    """Set a password by a paper code. Raises DomainError: reset_refused, password_weak, too_many_attempts.

    A right code is taken whatever others have typed from the same address: its 60 bits need no limit to be safe.
    """
    now, login = clock.now(), normalise_login(given.login)
    code, account = aws.concurrently(
        lambda: paper_codes.paper_code_of(given.organisation_id, login),
        lambda: recovery.account_of(given.organisation_id, login),
    )
    typed = paper_hash(given.organisation_id, login, given.paper_code)
    stored = code.code_hash if code is not None and code.expires_at > now else ""
    if not same(typed, stored) or account is None or code is None or code.account_id != account.account_id:
        pair = f"{given.organisation_id}#{login}#{budgets.source_of(address)}"
        take_all([reservation(budgets.PAPER_PAIR, pair, now)])
        raise DomainError(Code.RESET_REFUSED)
    person, link = recovery.person_and_link(account)
    if too_weak(given.new_password, login, *facts_of(person)):
        raise DomainError(Code.PASSWORD_WEAK)
    recovery.set_password_by_paper(code, account, link, hash_password(given.new_password), clock.now_ms())
