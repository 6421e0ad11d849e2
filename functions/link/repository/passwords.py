"""Writing new passwords and the proofs that allow them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.repository.codes import is_newest
from functions.link.repository.counters import Reservation, take_all
from functions.link.repository.journeys import drop_journey, remove_link
from functions.link.repository.people import account_key, open_account
from functions.link.repository.queries import first
from functions.link.repository.sessions import end_sessions
from functions.link.rules.budgets import CODE_TRIES
from svyazka_common.problems import Code, ProblemError
from svyazka_common.reading import get_all
from svyazka_common.records.access import PaperCode, PasswordReset, reset_pk
from svyazka_common.records.base import key_of
from svyazka_common.records.link import Link, Recovery
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.accounts import Account


def begin_reset_try(challenge_id: str, now: int, tries: Sequence[Reservation]) -> None:
    """Count a try before the digits are compared. Raises ProblemError: reset_refused, too_many_attempts."""
    one_more = update(
        Setting.ACCESS_TABLE.read(),
        key_of(reset_pk(challenge_id), Prefix.RESET.key()),
        "SET attempts = attempts + :one",
        "attempts < :most AND expires_at > :now",
        one=1,
        most=CODE_TRIES,
        now=now,
    )
    try:
        take_all(tries, one_more)
    except ConditionFailedError:
        raise ProblemError(Code.RESET_REFUSED) from None


def read_reset(challenge_id: str) -> PasswordReset | None:
    """The journey to a new password."""
    key = key_of(reset_pk(challenge_id), Prefix.RESET.key())
    return first(PasswordReset, get_all(Setting.ACCESS_TABLE.read(), [key]))


def set_password_by_phone(reset: PasswordReset, birth_date: str, password_hash: str, now_ms: int) -> None:
    """Set the password if the code is the phone's newest, and phone and birth date are those of the account's person.

    Consumes the journey. Raises ProblemError(reset_refused).
    """
    assert reset.account_id is not None
    assert reset.person_id is not None
    access, state = Setting.ACCESS_TABLE.read(), Setting.STATE_TABLE.read()
    second_fact = check(
        state,
        key_of(person_pk(reset.person_id), Prefix.VK_ID.key()),
        "phone_key = :phone_key AND birth_date = :birth_date AND attribute_not_exists(released_at)",
        phone_key=reset.phone_key,
        birth_date=birth_date,
    )
    account = _Owner(reset.organisation_id, reset.login, reset.account_id, reset.person_id)
    spent = delete(access, reset.key, "attribute_exists(pk)")
    newest = is_newest(reset.phone_key, reset.challenge_id)
    trusted = check(
        state,
        account.recovery(0).key,
        "attribute_not_exists(pk) OR recovered_at < :proven_at",
        proven_at=reset.proven_at,
    )
    _set([spent, newest, second_fact, trusted, *account.set_password(password_hash, now_ms)])


def set_password_by_paper(code: PaperCode, account: Account, password_hash: str, now_ms: int) -> None:
    """Set the password, consume the paper code, and take the account's link back: it may be a stranger's (THREATS 5).

    Raises ProblemError(reset_refused) where the code is spent.
    """
    owner = _Owner(account.organisation_id, account.login, account.account_id, account.person_id)
    spent = delete(Setting.ACCESS_TABLE.read(), code.key, "code_hash = :code_hash", code_hash=code.code_hash)
    _set([spent, *owner.set_password(password_hash, now_ms), *owner.distrust(now_ms // 1000)])


def account_of(organisation_id: str, login: str) -> Account | None:
    """The account of a login."""
    return open_account(get_all(Setting.STATE_TABLE.read(), [account_key(organisation_id, login)]))


class _Owner:
    """Whose password is set."""

    def __init__(self, organisation_id: str, login: str, account_id: str, person_id: str) -> None:
        self.key = account_key(organisation_id, login)
        self.account_id = account_id
        self.person_id = person_id

    def recovery(self, now: int) -> Recovery:
        """That the owner came back to the account now."""
        return Recovery(person_id=self.person_id, account_id=self.account_id, recovered_at=now)

    def distrust(self, now: int) -> list[Action]:
        """The link goes, and phone and data count again once their phone is proven again."""
        state = Setting.STATE_TABLE.read()
        key = key_of(person_pk(self.person_id), Prefix.LINK.key(self.account_id))
        link = first(Link, get_all(state, [key]))
        # A link that is made at this moment may be a stranger's just as well: then it is all done again.
        gone = remove_link(link, None) if link else [check(state, key, "attribute_not_exists(pk)")]
        return [*gone, put(state, self.recovery(now))]

    def set_password(self, password_hash: str, now_ms: int) -> list[Action]:
        """The new hash; the end of all sessions; what was begun by whoever knew the old one is dropped (THREATS 5)."""
        new_hash = update(
            Setting.STATE_TABLE.read(),
            self.key,
            "SET password_hash = :password_hash, password_set_at = :now_ms",
            "account_id = :account_id",
            password_hash=password_hash,
            now_ms=now_ms,
            account_id=self.account_id,
        )
        return [
            new_hash,
            end_sessions(self.account_id, now_ms, kept=None),
            drop_journey(self.person_id, self.account_id),
        ]


def _set(actions: list[Action]) -> None:
    try:
        transact(actions)
    except ConditionFailedError:
        raise ProblemError(Code.RESET_REFUSED) from None
