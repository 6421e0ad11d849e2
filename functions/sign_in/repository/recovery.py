"""A forgotten password: the code that proves the phone, the decoy that stands for it, and the new password.

See docs/threats.md, 10 and 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.sign_in.repository.log_in import forget_from_unknown_devices
from svyazka_common import budgets
from svyazka_common.budgets import CODE_TRIES, Reservation, pause, reservation, take_all, too_soon
from svyazka_common.errors import Code, DomainError
from svyazka_common.links import drop_journey, remove_link
from svyazka_common.reading import get_all
from svyazka_common.records.access import PaperCode, PasswordReset, reset_pk
from svyazka_common.records.base import Prefix, deserialise, first, key_of
from svyazka_common.records.link import Link, Phone, Recovery, phone_pk
from svyazka_common.records.roster import Person, account_key, open_account, person_pk
from svyazka_common.sessions import end_sessions
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.access import Decoy, Sms
    from svyazka_common.records.base import Key
    from svyazka_common.records.roster import Account


class ResetCode(Struct, frozen=True, kw_only=True):
    """A journey to a new password with its SMS, or with a decoy.

    `asked` stands for login and phone as they were typed; a refusal by its pause or its budget is shown to the caller.
    `payers` are the further budgets that an SMS is counted in, or those that stand for them in a decoy. A refusal by
    them is never shown, since other people use them up too.
    """

    reset: PasswordReset
    sms: Sms | Decoy
    asked: str
    payers: list[Reservation]


def payers_of_sms(phone_key: str, organisation_id: str, now: int) -> list[Reservation]:
    """Return the budgets that a real code is counted in: its phone's, its organisation's and the whole system's."""
    return _payers(phone_key, organisation_id, "all", now)


def payers_of_decoy(asked: str, now: int) -> list[Reservation]:
    """Return as many budgets for a decoy, none of which a real code is counted in (docs/threats.md, 24)."""
    decoy = f"decoy-{asked}"
    return _payers(decoy, decoy, decoy, now)


def _payers(phone: str, organisation: str, system: str, now: int) -> list[Reservation]:
    return [
        reservation(budgets.SMS_RESET_PHONE, phone, now),
        reservation(budgets.SMS_RESET_ORGANISATION, organisation, now),
        reservation(budgets.SMS_RESET_SYSTEM, system, now),
    ]


def send_reset_code(code: ResetCode, now: int) -> bool:
    """Reserve the budgets and write journey and SMS, or write nothing; False where one of the `payers` is used up.

    Raises DomainError: sms_too_soon, sms_limit.
    """
    table = Setting.ACCESS_TABLE.read()
    others = (
        pause(code.asked, now),
        *(payer.take for payer in code.payers),
        put(table, code.reset),
        put(table, code.sms),
    )
    try:
        take_all([reservation(budgets.SMS_RESET_PAIR, code.asked, now)], *others)
    except ConditionFailedError as error:
        if 0 in error.failed:
            raise too_soon(error, now) from None
        return False
    return True


def may_get_sms(payers: list[Reservation]) -> bool:
    """Return whether all these budgets have room for one more SMS.

    Owners' and strangers' requests both read them, before anything is written, so that both do the same work.
    """
    items = {
        plain["pk"]: plain["spent"]
        for plain in map(deserialise, get_all(Setting.ACCESS_TABLE.read(), [payer.key for payer in payers]))
    }
    return all(items.get(payer.key["pk"]["S"], 0) < payer.limit for payer in payers)


def begin_reset_try(challenge_id: str, now: int, tries: Sequence[Reservation]) -> None:
    """Count a try before the digits are compared. Raises DomainError: reset_refused, too_many_attempts."""
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
        raise DomainError(Code.RESET_REFUSED) from None


def read_reset(challenge_id: str) -> PasswordReset | None:
    """The journey to a new password."""
    key = key_of(reset_pk(challenge_id), Prefix.RESET.key())
    return first(PasswordReset, get_all(Setting.ACCESS_TABLE.read(), [key]))


def set_password_by_phone(reset: PasswordReset, birth_date: str, password_hash: str, now_ms: int) -> None:
    """Set the password if phone and birth date are those of the account's person.

    Consumes the journey. Raises DomainError(reset_refused).
    """
    assert reset.account_id is not None
    assert reset.person_id is not None
    access, state = Setting.ACCESS_TABLE.read(), Setting.STATE_TABLE.read()
    second_fact = check(
        state,
        key_of(person_pk(reset.person_id), Prefix.VK_ID.key()),
        "phone_key = :phone_key AND birth_date = :birth_date AND attribute_not_exists(released_at)"
        " AND attribute_not_exists(given_up_at)",
        phone_key=reset.phone_key,
        birth_date=birth_date,
    )
    account = _Owner(reset.organisation_id, reset.login, reset.account_id, reset.person_id)
    spent = delete(access, reset.key, "attribute_exists(pk)")
    trusted = check(
        state,
        account.recovery(0).key,
        "attribute_not_exists(pk) OR recovered_at < :proven_at",
        proven_at=reset.proven_at,
    )
    _set(account.end_sessions(now_ms), spent, second_fact, trusted, *account.set_password(password_hash, now_ms))


def set_password_by_paper(
    code: PaperCode, account: Account, link: Link | None, password_hash: str, now_ms: int
) -> None:
    """Set the password, consume the paper code, and take back the account's link, which may be a stranger's.

    See docs/threats.md, 5. Raises DomainError(reset_refused) where the code is spent, or the link is another by now.
    """
    owner = _Owner(account.organisation_id, account.login, account.account_id, account.person_id)
    spent = delete(Setting.ACCESS_TABLE.read(), code.key, "code_hash = :code_hash", code_hash=code.code_hash)
    _set(
        owner.end_sessions(now_ms),
        spent,
        *owner.set_password(password_hash, now_ms),
        *owner.distrust(link, now_ms // 1000),
    )


def account_of(organisation_id: str, login: str) -> Account | None:
    """The account of a login."""
    return open_account(get_all(Setting.STATE_TABLE.read(), [account_key(organisation_id, login)]))


def person_of(person_id: str) -> Person | None:
    """A person."""
    return first(Person, get_all(Setting.STATE_TABLE.read(), [_person_key(person_id)]))


def person_and_link(account: Account) -> tuple[Person | None, Link | None]:
    """Return the account's person and its link."""
    keys = [_person_key(account.person_id), _link_key(account.person_id, account.account_id)]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return first(Person, items), first(Link, items)


def _person_key(person_id: str) -> Key:
    return key_of(person_pk(person_id), Prefix.PERSON.key())


def _link_key(person_id: str, account_id: str) -> Key:
    return key_of(person_pk(person_id), Prefix.LINK.key(account_id))


class _Owner:
    """The account whose password is set, and its person."""

    def __init__(self, organisation_id: str, login: str, account_id: str, person_id: str) -> None:
        self.organisation_id = organisation_id
        self.login = login
        self.account_id = account_id
        self.person_id = person_id

    def recovery(self, now: int) -> Recovery:
        """The record that the owner came back to the account now."""
        return Recovery(person_id=self.person_id, account_id=self.account_id, recovered_at=now)

    def distrust(self, link: Link | None, now: int) -> list[Action]:
        """Remove the link; phone and data count again once the phone is proven again."""
        state = Setting.STATE_TABLE.read()
        key = _link_key(self.person_id, self.account_id)
        # A link that is made at this moment may be a stranger's just as well: then it is all done again.
        gone = remove_link(link) if link else [check(state, key, "attribute_not_exists(pk)")]
        return [*gone, put(state, self.recovery(now))]

    def end_sessions(self, now_ms: int) -> Action:
        """End all sessions of the account, and with them the codes on their way to them."""
        return end_sessions(self.account_id, now_ms, "password_changed")

    def set_password(self, password_hash: str, now_ms: int) -> list[Action]:
        """Write the new hash, forget the wrong passwords, and drop the journey: the old password may have begun it."""
        new_hash = update(
            Setting.STATE_TABLE.read(),
            account_key(self.organisation_id, self.login),
            "SET password_hash = :password_hash, password_set_at = :now_ms",
            "account_id = :account_id AND #status = :active",
            names={"#status": "status"},
            password_hash=password_hash,
            now_ms=now_ms,
            account_id=self.account_id,
            active="active",
        )
        return [
            new_hash,
            forget_from_unknown_devices(self.organisation_id, self.login),
            drop_journey(self.person_id, self.account_id),
        ]


def _set(end: Action, *proofs: Action) -> None:
    try:
        transact([end, *proofs])
    except ConditionFailedError as error:
        if set(error.failed) == {0}:  # another end of its sessions was written in the same moment
            raise DomainError(Code.BUSY, retry_after_seconds=1) from None
        raise DomainError(Code.RESET_REFUSED) from None


def account_and_phone(organisation_id: str, login: str, phone_key: str) -> tuple[Account | None, Phone | None]:
    """The account of a login, and who has proven a phone."""
    keys = [account_key(organisation_id, login), key_of(phone_pk(phone_key), Prefix.PHONE.key())]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return open_account(items), first(Phone, items)
