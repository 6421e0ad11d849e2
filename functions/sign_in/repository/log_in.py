"""What a log-in reads and writes: the account, the wrong passwords since the last right password, the session."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from svyazka_common import budgets
from svyazka_common.errors import Code, DomainError
from svyazka_common.reading import get_all
from svyazka_common.records.access import Cutoff, Session, account_pk, cutoff_sk, session_sk
from svyazka_common.records.base import Prefix, deserialise, first, key_of
from svyazka_common.records.roster import Organisation, account_key, open_account
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update, update_alone
from svyazka_common.write_conflicts import WriteConflictError, retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.budgets import Budget
    from svyazka_common.records.base import Item, Key
    from svyazka_common.records.roster import Account


def account_and_organisation(organisation_id: str, login: str) -> tuple[Account | None, Organisation | None]:
    """The account of a (normalised) login, and the organisation."""
    organisation_key = key_of(Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key())
    items = get_all(Setting.STATE_TABLE.read(), [account_key(organisation_id, login), organisation_key])
    return open_account(items), first(Organisation, items)


CUTOFFS = 3
"""How often in a row the other sessions of an account may end while a session begins."""


def start_session(
    session: Session, account: Account, previous: tuple[str, str] | None, forget: Sequence[Action]
) -> Session:
    """Store a session, run the actions of `forget`, and end the session that the browser had (rotation).

    The session is returned as stored: it begins after the end of all earlier sessions. `previous` is account id and
    token hash of the browser's old session. Raises DomainError: credentials_wrong where the password of `account` was
    changed meanwhile or the account has ended; busy.
    """
    table = Setting.ACCESS_TABLE.read()
    others = list(forget)
    if previous is not None:
        others.append(delete(table, key_of(account_pk(previous[0]), session_sk(previous[1]))))

    def attempt() -> Session:
        nonlocal session
        try:
            transact([_still_open(account), _after_cutoff(session), put(table, session), *others])
        except ConditionFailedError as error:
            cutoff = error.failed.get(1)
            if 0 in error.failed or cutoff is None:
                raise DomainError(Code.CREDENTIALS_WRONG) from None
            # Its other sessions were ended just now. The password still counts, so this session begins after their end.
            session = replace(session, created_at_ms=Cutoff.from_item(cutoff).before_ms + 1)
            raise WriteConflictError from None
        return session

    return retry_on_conflict(attempt, attempts=CUTOFFS)


def _still_open(account: Account) -> Action:
    return check(
        Setting.STATE_TABLE.read(),
        account.key,
        "account_id = :account_id AND password_hash = :password_hash AND #status = :active",
        names={"#status": "status"},
        account_id=account.account_id,
        password_hash=account.password_hash,
        active="active",
    )


def _after_cutoff(session: Session) -> Action:
    return check(
        Setting.ACCESS_TABLE.read(),
        key_of(account_pk(session.account_id), cutoff_sk()),
        "attribute_not_exists(pk) OR before_ms < :created_at_ms",
        created_at_ms=session.created_at_ms,
    )


ROW_KEPT_SECONDS = 400 * budgets.DAY
"""How long after the last wrong password a row of them ends by itself."""


class WrongPasswords(Struct, frozen=True, kw_only=True):
    """The wrong passwords since the last right password, in one item, so that one conditional write checks all limits.

    `limited` are the budgets that count each further wrong password, each with its subject (a network, a device).
    `in_a_row` limits how many there may be in a row; None is no such limit.
    """

    key: Key
    limited: tuple[tuple[Budget, str], ...]
    in_a_row: int | None = None

    def take(self, now: int) -> None:
        """Count one more before the password is compared; a right password forgets them all.

        Raises DomainError: device_unknown where the row is full, too_many_attempts.
        """
        counters = {f"#c{place}": _counter(*limit, now) for place, limit in enumerate(self.limited)}
        conditions = [f"(attribute_not_exists({name}) OR {name} < :{name[1:]})" for name in counters]
        values = {f"c{place}": budget.times for place, (budget, _) in enumerate(self.limited)}
        if self.in_a_row is not None:
            conditions.append("(attribute_not_exists(wrong) OR wrong < :in_a_row)")
            values["in_a_row"] = self.in_a_row
        one_more = update(
            Setting.ACCESS_TABLE.read(),
            self.key,
            "SET expires_at = :expires_at, entity = :entity "
            f"ADD wrong :one, {', '.join(f'{name} :one' for name in counters)}",
            " AND ".join(conditions),
            names=counters,
            **values,
            expires_at=now + (budgets.DAY if self.in_a_row is None else ROW_KEPT_SECONDS),
            entity="guard",
            one=1,
        )
        try:
            update_alone(one_more)
        except ConditionFailedError as error:
            raise self._refused(error.failed[0], now) from None

    @property
    def forget(self) -> Action:
        """The part of a transaction by which a right password ends the row."""
        return delete(Setting.ACCESS_TABLE.read(), self.key)

    def _refused(self, item: Item | None, now: int) -> DomainError:
        met = deserialise(item or {})
        if self.in_a_row is not None and met.get("wrong", 0) >= self.in_a_row:
            return DomainError(Code.DEVICE_UNKNOWN)
        waits = [
            budget.ends_in(now)
            for budget, subject in self.limited
            if met.get(_counter(budget, subject, now), 0) >= budget.times
        ]
        return DomainError(Code.TOO_MANY_ATTEMPTS, retry_after_seconds=max(waits, default=1))


def from_unknown_devices(organisation_id: str, login: str, address: str) -> WrongPasswords:
    """Return the wrong passwords of a (normalised) login from all devices that it has not been used on.

    `address` is where the next try comes from. Logins that don't exist are counted too, so that they look
    like others.
    """
    limited = [
        (budget, network)
        for network, limits in zip(budgets.networks_of(address), budgets.PASSWORD_NETWORKS, strict=False)
        for budget in limits
    ]
    return WrongPasswords(
        key=_row_key(organisation_id, login),
        limited=tuple(limited),
        in_a_row=budgets.PASSWORDS_IN_A_ROW,
    )


def forget_from_unknown_devices(organisation_id: str, login: str) -> Action:
    """The part of a transaction by which a right or a new password ends the row of a (normalised) login."""
    return delete(Setting.ACCESS_TABLE.read(), _row_key(organisation_id, login))


def from_device(organisation_id: str, login: str, device_id: str) -> WrongPasswords:
    """Of a (normalised) login from one device that it has been used on: strangers can't take from them."""
    return WrongPasswords(
        key=key_of(Prefix.GUARD.key("wrong-passwords-device", device_id, organisation_id, login), Prefix.GUARD.key()),
        limited=((budgets.PASSWORD_DEVICE, device_id), (budgets.PASSWORD_DEVICE_A_DAY, device_id)),
    )


def _row_key(organisation_id: str, login: str) -> Key:
    return key_of(Prefix.GUARD.key("wrong-passwords", organisation_id, login), Prefix.GUARD.key())


def _counter(budget: Budget, subject: str, now: int) -> str:
    # The row is at most 100 long, so an item has room for the windows that have passed too; short names keep it small.
    digest = hashlib.sha256(subject.encode()).hexdigest()[:12]
    return f"{budget.name}:{digest}:{budget.window(now)}"
