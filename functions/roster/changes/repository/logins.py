"""Moving accounts to their logins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from functions.roster.changes.repository.holdings import waiting_of
from functions.roster.changes.repository.writing import ABSENT, put_over
from svyazka_common import clock
from svyazka_common.records.access import Cutoff
from svyazka_common.records.accounts import Account, AccountClaim, without_login
from svyazka_common.records.base import key_of
from svyazka_common.records.link import Suspension
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting
from svyazka_common.transactions import check, delete, put, transact, update

if TYPE_CHECKING:
    from functions.roster.changes.repository.holdings import Holding
    from svyazka_common.transactions import Action


def forget_freed(claim: AccountClaim) -> None:
    """Who waited for the logins that were given up has been looked for. Raises ConditionFailedError."""
    transact([put_over(replace(claim, freed=[]), claim)])


def move(now: Holding) -> None:
    """Bring it in line, in one transaction. Raises ConditionFailedError where something has changed meanwhile."""
    table, claim, held = Setting.STATE_TABLE.read(), now.claim, now.held
    takes = now.wanted is not None and now.is_free
    password_hash = held.password_hash if held is not None else claim.password_hash
    frees = held is not None and held.login != (now.wanted if takes else None)
    after = replace(
        claim,
        holds=now.wanted if takes else None,
        password_hash=None if takes else password_hash,
        freed=[*claim.freed, held.login] if held is not None and frees else claim.freed,
    )
    actions = [put_over(after, claim)]
    if held is not None and frees:
        actions.append(_gone(held))
    if takes:
        actions.append(put_over(_account(claim, password_hash, now.target), now.target))
        if now.target is not None and now.target.account_id != claim.account_id:
            actions.append(_evicted(now.target))
        if now.waiting is not None:
            actions.append(delete(table, now.waiting.key))
    elif now.wanted is not None:
        actions.append(put(table, waiting_of(claim)))
    transact([*actions, *_suspension(now)])


def _account(claim: AccountClaim, password_hash: str | None, before: Account | None) -> Account:
    mine = before is not None and before.account_id == claim.account_id
    return Account(
        account_id=claim.account_id,
        person_id=claim.person_id,
        organisation_id=claim.organisation_id,
        login=claim.login,
        password_hash=password_hash or (before.password_hash if before and mine else None),
        version=max(claim.version, before.version if before and mine else 0),
    )


def _evicted(account: Account) -> Action:
    newer = "attribute_not_exists(pk) OR version <= :version"
    return put(Setting.STATE_TABLE.read(), without_login(account), newer, version=account.version)


def _gone(held: Account) -> Action:
    # The password may have been changed a moment ago: then it is read anew.
    action = put_over(held, held)["Put"]
    kept = {name: action[name] for name in action if name != "Item"}
    return {"Delete": kept | {"Key": held.key}}


def _suspension(now: Holding) -> list[Action]:
    """Ends what the account can do, or lets it again; its link is marked in the same write."""
    ended = now.wanted is None
    if ended == now.is_suspended:
        return []
    table, claim = Setting.STATE_TABLE.read(), now.claim
    told = Suspension(
        person_id=claim.person_id,
        account_id=claim.account_id,
        status="ended" if ended else "active",
        version=claim.version,
    )
    actions = [put(table, told), _mark(now, ended=ended)]
    if ended:
        cutoff = Cutoff(account_id=claim.account_id, before_ms=clock.now_ms())
        actions.append(put(Setting.ACCESS_TABLE.read(), cutoff))
    return actions


def _mark(now: Holding, *, ended: bool) -> Action:
    table = Setting.STATE_TABLE.read()
    if now.link is None:
        return check(table, key_of(now.claim.pk, Prefix.LINK.key(now.claim.account_id)), ABSENT)
    expression = "SET suspended = :ended" if ended else "REMOVE suspended"
    values: dict[str, Any] = {"link_id": now.link.link_id} | ({"ended": True} if ended else {})
    return update(table, now.link.key, expression, "link_id = :link_id", **values)
