"""Accounts under their logins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from functions.roster.changes.repository.reading import inverse_page, page, read
from functions.roster.changes.repository.writing import ABSENT, put_over
from svyazka_common import clock
from svyazka_common.records.access import Cutoff
from svyazka_common.records.accounts import Account, AccountClaim, login_pk, without_login
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.changes import Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import check, delete, put, transact, update

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place
    from svyazka_common.transactions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A claim as it was read, with all that it moves.

    `held` is the account under the login that it has now, `target` whoever stands under the one that it asks for,
    `waiting` that it waits for that one.
    """

    claim: AccountClaim
    held: Account | None
    target: Account | None
    waiting: Waiting | None
    suspension: Suspension | None
    link: Link | None

    @property
    def wanted(self) -> str | None:
        """The login that the account should have; None where it has ended."""
        return self.claim.login if self.claim.status == "active" else None

    @property
    def is_free(self) -> bool:
        """Whether the wanted login is nobody's, or an account's that has ended (files leave those where they are)."""
        return self.target is None or self.target.status == "ended" or self.target.account_id == self.claim.account_id

    @property
    def is_suspended(self) -> bool:
        """Whether the account is known to have ended."""
        return self.suspension is not None and self.suspension.status == "ended"

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to do."""
        if self.wanted is None:
            return self.held is None and self.is_suspended
        if not self.is_free:
            waits = self.waiting is not None and self.waiting.version >= self.claim.version
            return self.held is None and self.claim.holds is None and not self.is_suspended and waits
        return (
            self.held is not None
            and self.claim.holds == self.wanted == self.held.login
            and self.held.status == "active"
        )


def holding(claim: AccountClaim) -> Holding:
    """Read what a claim moves."""
    places: dict[str, Place] = {
        "target": (login_pk(claim.organisation_id, claim.login), Prefix.LOGIN.key()),
        "waiting": (_waiting(claim).pk, _waiting(claim).sk),
        "suspension": (claim.pk, Prefix.SUSPENSION.key(claim.account_id)),
        "link": (claim.pk, Prefix.LINK.key(claim.account_id)),
    }
    held_login = claim.holds or (_login_in_index(claim) if claim.password_hash is None else None)
    if held_login is not None:
        places["held"] = login_pk(claim.organisation_id, held_login), Prefix.LOGIN.key()
    found = read(places.values())
    held = found.get(places.get("held", ("", "")))
    return Holding(
        claim=claim,
        held=held if isinstance(held, Account) and held.account_id == claim.account_id else None,
        target=_as(Account, found.get(places["target"])),
        waiting=_as(Waiting, found.get(places["waiting"])),
        suspension=_as(Suspension, found.get(places["suspension"])),
        link=_as(Link, found.get(places["link"])),
    )


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
        actions.append(put(table, _waiting(claim)))
    transact([*actions, *_suspension(now)])


def waiting_for(organisation_id: str, login: str) -> list[Waiting]:
    """Who waits for a login."""
    return of_kind(Waiting, page(login_pk(organisation_id, login), Prefix.WAITING.key("")).items)


def _login_in_index(claim: AccountClaim) -> str | None:
    # An account that came by a file: nothing tells its login but the index.
    found = of_kind(Account, inverse_page(person_pk(claim.person_id), Prefix.ACCOUNT.key(claim.account_id)).items)
    return found[0].login if found else None


def _as[R](kind: type[R], record: object) -> R | None:
    return record if isinstance(record, kind) else None


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


def _waiting(claim: AccountClaim) -> Waiting:
    return Waiting(
        for_pk=login_pk(claim.organisation_id, claim.login),
        of=claim.entity,
        own_pk=claim.pk,
        own_sk=claim.sk,
        told={"login": claim.login},
        version=claim.version,
    )


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
