"""The login that an account has and the login that its claim by queue asks for; moves the account to the latter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from functions.roster.repository.items import ABSENT, put_over
from functions.roster.repository.records import inverse_page, page, read
from svyazka_common import clock
from svyazka_common.records.access import Cutoff
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.changes import Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.roster import Account, AccountClaim, login_pk, person_pk, without_login
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from functions.roster.map.context import Key
    from svyazka_common.transactions import Action


class LoginChangedError(Exception):
    """An account, its login or a record that waits for the login has changed since it was read."""


class LoginState(Struct, frozen=True, kw_only=True):
    """A claim as it was read, with all that it moves.

    `present` is the account under its present login, `target` the account, its own or another, under the login that it
    asks for. `waiting` is the record that it waits for that login.
    """

    claim: AccountClaim
    present: Account | None
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
            return self.present is None and self.is_suspended
        if not self.is_free:
            waits = self.waiting is not None and self.waiting.version >= self.claim.version
            return self.present is None and self.claim.holds is None and not self.is_suspended and waits
        return (
            self.present is not None
            and self.claim.holds == self.wanted == self.present.login
            and self.present.status == "active"
        )


def read_login_state(claim: AccountClaim) -> LoginState:
    """Read the accounts, the waiting record, the suspension and the link of a claim."""
    places: dict[str, Key] = {
        "target": (login_pk(claim.organisation_id, claim.login), Prefix.LOGIN.key()),
        "waiting": (waiting_of(claim).pk, waiting_of(claim).sk),
        "suspension": (claim.pk, Prefix.SUSPENSION.key(claim.account_id)),
        "link": (claim.pk, Prefix.LINK.key(claim.account_id)),
    }
    own_login = claim.holds or (_login_in_index(claim) if claim.password_hash is None else None)
    if own_login is not None:
        places["own"] = login_pk(claim.organisation_id, own_login), Prefix.LOGIN.key()
    records = read(places.values())
    own_account = records.get(places.get("own", ("", "")))
    return LoginState(
        claim=claim,
        present=own_account
        if isinstance(own_account, Account) and own_account.account_id == claim.account_id
        else None,
        target=_as(Account, records.get(places["target"])),
        waiting=_as(Waiting, records.get(places["waiting"])),
        suspension=_as(Suspension, records.get(places["suspension"])),
        link=_as(Link, records.get(places["link"])),
    )


def waiting_for(organisation_id: str, login: str) -> list[Waiting]:
    """The records that wait for a login."""
    return of_kind(Waiting, page(login_pk(organisation_id, login), Prefix.WAITING.key("")).items)


def waiting_of(claim: AccountClaim) -> Waiting:
    """The record of an account that waits for its login."""
    return Waiting(
        for_pk=login_pk(claim.organisation_id, claim.login),
        of=claim.entity,
        own_pk=claim.pk,
        own_sk=claim.sk,
        told={"login": claim.login},
        version=claim.version,
    )


def _login_in_index(claim: AccountClaim) -> str | None:
    # An account that came by a file: only the index gives its login.
    accounts = of_kind(Account, inverse_page(person_pk(claim.person_id), Prefix.ACCOUNT.key(claim.account_id)).items)
    return accounts[0].login if accounts else None


def _as[R](kind: type[R], record: object) -> R | None:
    return record if isinstance(record, kind) else None


def forget_freed(claim: AccountClaim) -> None:
    """Clear a claim's given-up logins, once the records that wait for them were handled. Raises LoginChangedError."""
    _commit([put_over(replace(claim, freed=[]), claim)])


def commit_login(state: LoginState) -> None:
    """Bring an account in line with its claim, in one transaction. Raises LoginChangedError if a record has changed."""
    table, claim, account = Setting.STATE_TABLE.read(), state.claim, state.present
    takes = state.wanted is not None and state.is_free
    password_hash = account.password_hash if account is not None else claim.password_hash
    frees = account is not None and account.login != (state.wanted if takes else None)
    after = replace(
        claim,
        holds=state.wanted if takes else None,
        password_hash=None if takes else password_hash,
        freed=[*claim.freed, account.login] if account is not None and frees else claim.freed,
    )
    actions = [put_over(after, claim)]
    if account is not None and frees:
        actions.append(_gone(account))
    if takes:
        actions.append(put_over(_account(claim, password_hash, state.target), state.target))
        if state.target is not None and state.target.account_id != claim.account_id:
            actions.append(_evicted(state.target))
        if state.waiting is not None:
            actions.append(delete(table, state.waiting.key))
    elif state.wanted is not None:
        actions.append(put(table, waiting_of(claim)))
    _commit([*actions, *_suspension(state)])


def _commit(actions: list[Action]) -> None:
    try:
        transact(actions)
    except ConditionFailedError as error:
        raise LoginChangedError from error


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


def _gone(account: Account) -> Action:
    # The password may have been changed a moment ago: then it is read anew.
    action = put_over(account, account)["Put"]
    shared = {name: action[name] for name in action if name != "Item"}
    return {"Delete": shared | {"Key": account.key}}


def _suspension(state: LoginState) -> list[Action]:
    """The actions that suspend an account, or take its suspension back, and mark its link in the same write."""
    ended = state.wanted is None
    if ended == state.is_suspended:
        return []
    table, claim = Setting.STATE_TABLE.read(), state.claim
    suspension = Suspension(
        person_id=claim.person_id,
        account_id=claim.account_id,
        status="ended" if ended else "active",
        version=claim.version,
    )
    actions = [put(table, suspension), _mark(state, ended=ended)]
    if ended:
        cutoff = Cutoff.at(claim.account_id, clock.now_ms())
        actions.append(put(Setting.ACCESS_TABLE.read(), cutoff))
    return actions


def _mark(state: LoginState, *, ended: bool) -> Action:
    table = Setting.STATE_TABLE.read()
    if state.link is None:
        return check(table, key_of(state.claim.pk, Prefix.LINK.key(state.claim.account_id)), ABSENT)
    expression = "SET suspended = :ended" if ended else "REMOVE suspended"
    values: dict[str, Any] = {"link_id": state.link.link_id} | ({"ended": True} if ended else {})
    return update(table, state.link.key, expression, "link_id = :link_id", **values)
