"""Accounts as they are stored, and their changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from functions.roster.plan.school import StoredAccounts, account_entries
from functions.roster.repository.items import conditionally, insert_all, stored_items
from svyazka_common import aws, transactions
from svyazka_common.passwords import hash_password
from svyazka_common.reading import inverse_reads, side_by_side
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.roster import Account, AccountClaim, account_id, login_pk, person_pk, without_login
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from functions.roster.diff.changes import Changes
    from functions.roster.plan.school import AccountChange
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.imports import HeldRemoval
    from svyazka_common.transactions import Action

STATUS = {"#status": "status"}
OVER_ENDED = "(version < :version OR (version = :version AND #status = :ended))"


def read_accounts(
    part: SchoolBundle, stored_persons: Collection[str], changes: Changes, removals: Iterable[HeldRemoval]
) -> StoredAccounts:
    """The accounts that the bundle's logins lead to, those of persons who go, and those whose removal was held back.

    Of the `stored_persons` also an account under another login, and an account without a login.
    """
    organisation_id = part.organisation_id
    entries, _ = account_entries(part, changes.here)
    wanted = {entry.account.login: entry.account.person_id for entry in entries}
    accounts = of_kind(
        Account, stored_items(key_of(login_pk(organisation_id, one), Prefix.LOGIN.key()) for one in wanted)
    )
    found_persons = {account.person_id for account in accounts if wanted.get(account.login) == account.person_id}
    missing = sorted((set(wanted.values()) - found_persons).intersection(stored_persons))
    shut = {row.sourced_id for row in part.users.values() if row.enabled is False}
    going = sorted((changes.gone.keys() | (shut & changes.here.keys())) - set(missing))
    accounts += accounts_of(organisation_id, [*missing, *going])
    places = [(one.removed_pk, one.removed_sk) for one in removals if one.removed_entity == Account.entity]
    waiting = of_kind(Account, stored_items(key_of(pk, sk) for pk, sk in places))
    return StoredAccounts(
        by_login={account.login: account for account in accounts},
        by_id={account.account_id: account for account in accounts},
        held_back={(account.pk, account.sk): account for account in waiting},
        claims=_claims(organisation_id, missing),
    )


def accounts_of(organisation_id: str, persons: Iterable[str]) -> list[Account]:
    """The accounts of persons in an organisation."""
    items = side_by_side(inverse_reads(map(person_pk, persons), Prefix.ACCOUNT.key("")))
    return [one for one in of_kind(Account, items) if one.organisation_id == organisation_id]


def _claims(organisation_id: str, persons: Iterable[str]) -> dict[str, AccountClaim]:
    keys = [key_of(person_pk(one), Prefix.ACCOUNT.key(account_id(one, organisation_id))) for one in persons]
    return {claim.account_id: claim for claim in of_kind(AccountClaim, stored_items(keys))}


def write_account(change: AccountChange) -> bool:
    """Make one change; returns False if another writer has changed the account since it was read."""
    actions = [*_login(change), *_claim(change)]
    match actions:
        case [{"Put": single}]:
            return conditionally(aws.dynamodb().put_item, **single)
        case [{"Update": single}]:
            return conditionally(aws.dynamodb().update_item, **single)
    try:
        transactions.transact(actions)
    except ConditionFailedError:
        return False
    return True


def write_new_accounts(changes: Sequence[AccountChange]) -> list[bool]:
    """Make changes that only add an account, many with a call; returns for each False if another writer was first."""
    return insert_all(changes, lambda change: _given(change).to_item(), write_account)


def _login(change: AccountChange) -> list[Action]:
    table, before, after = Setting.STATE_TABLE.read(), change.before, change.after
    if before is not None and before.login == after.login:
        return [_refresh(table, change)]
    actions: list[Action] = []
    password_hash = change.claim.password_hash if change.claim is not None else None
    if before is not None:
        condition, values = _as_read(before)
        actions.append(transactions.delete(table, before.key, condition, **values))
        password_hash = before.password_hash
    condition, values = ("attribute_not_exists(pk)", {}) if change.evicted is None else _as_read(change.evicted)
    return [*actions, transactions.put(table, _given(change, password_hash), condition, **values)]


def _given(change: AccountChange, password_hash: str | None = None) -> Account:
    return replace(change.after, password_hash=password_hash or _hash(change))


def _as_read(account: Account) -> tuple[str, dict[str, Any]]:
    """A condition that holds while an account is as it was read, its password too."""
    unchanged = "account_id = :account_id AND version = :read"
    values: dict[str, Any] = {"account_id": account.account_id, "read": account.version}
    if account.password_hash is None:
        return f"{unchanged} AND attribute_not_exists(password_hash)", values
    return f"{unchanged} AND password_hash = :password_hash", values | {"password_hash": account.password_hash}


def _refresh(table: str, change: AccountChange) -> Action:
    """The update of an account that keeps the password it has."""
    after = change.after
    values: dict[str, Any] = {"version": after.version, "account_id": after.account_id}
    expression = "SET version = :version, #status = :active"
    if (password_hash := _hash(change)) is not None:
        values["password_hash"] = password_hash
        expression += ", password_hash = if_not_exists(password_hash, :password_hash)"
    condition = f"account_id = :account_id AND {OVER_ENDED}"
    return transactions.update(
        table, after.key, expression, condition, names=STATUS, active="active", ended="ended", **values
    )


def _claim(change: AccountChange) -> list[Action]:
    """The claims that go with an account, and keep the password of an account that loses its login."""
    table = Setting.STATE_TABLE.read()
    claims: list[AccountClaim] = []
    if change.claim is not None:
        after = change.after
        claims.append(
            replace(
                change.claim,
                login=after.login,
                status="active",
                own_status=None,
                holds=after.login,
                password_hash=None,
                version=max(after.version, change.claim.version),
            )
        )
    if change.evicted is not None:
        claims.append(without_login(change.evicted))
    newer = "attribute_not_exists(pk) OR version <= :version"
    return [transactions.put(table, one, newer, version=one.version) for one in claims]


def _hash(change: AccountChange) -> str | None:
    return hash_password(change.password) if change.password else None
