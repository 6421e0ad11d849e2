"""Identities of other parties: waiting in a browser, bound to accounts, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import aws, clock
from svyazka_common.dynamodb import serialise
from svyazka_common.notices import tell_owner
from svyazka_common.problems import Code, ProblemError
from svyazka_common.reading import get_all, inverse, query_all
from svyazka_common.records.access import (
    Binding,
    BoundIdentity,
    PendingIdentity,
    account_pk,
    identity_pk,
    pending_identity_pk,
)
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.roster import Account, person_pk
from svyazka_common.sessions import SessionEndedError, end_other_sessions, ended_meanwhile, still_there, token_hash
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Key
    from svyazka_common.records.access import Session


def store_pending(pending: PendingIdentity) -> None:
    """Keep an identity that a browser has proven."""
    aws.dynamodb().put_item(TableName=_access(), Item=pending.to_item())


def pending_of(secret: str, now: int) -> PendingIdentity | None:
    """Return the identity that waits in a browser, by the secret of its cookie; None where none does (any more)."""
    if not secret:
        return None
    hashed = token_hash(secret)
    pending = first(PendingIdentity, get_all(_access(), [_pending_key(hashed)]))
    return pending if pending is not None and now < pending.expires_at else None


def use_up(pending: PendingIdentity, now: int) -> Action:
    """The part of a transaction that only one of several can pass."""
    return delete(_access(), pending.key, "expires_at > :now", now=now)


def bindings_of(identity: str) -> list[Binding]:
    """The bindings of an identity, whether they count or not; a consistent read."""
    items = query_all(
        TableName=_access(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": identity_pk(identity)}),
        ConsistentRead=True,
    )
    return of_kind(Binding, items)


def binding_of(account_id: str) -> Binding | None:
    """Return the binding of an account to its identity, None without one."""
    side = first(BoundIdentity, get_all(_access(), [_side_key(account_id)]))
    if side is None:
        return None
    return first(Binding, get_all(_access(), [key_of(identity_pk(side.identity), account_pk(account_id))]))


def account_of(person_id: str, account_id: str) -> Account | None:
    """A person's account with the login that it has now, where one can log in by it."""
    items = inverse(person_pk(person_id), Prefix.ACCOUNT.key(account_id))
    accounts = (account for account in of_kind(Account, items) if account.account_id == account_id)
    account = next(accounts, None)
    return None if account is None or account.status != "active" else account


def commit_binding(session: Session, pending: PendingIdentity, binding: Binding, account: Account) -> None:
    """Bind a waiting identity to an account, end the account's other sessions and tell its owner.

    The account must have no other identity, and the password that the binding rests on. Raises SessionEndedError,
    ProblemError: identity_expired, gosuslugi_bound_otherwise, busy.
    """
    side = BoundIdentity(account_id=binding.account_id, identity=binding.identity)
    actions = {
        "session": still_there(session),
        "pending": use_up(pending, binding.bound_at),
        "side": put(
            _access(),
            side,
            "attribute_not_exists(pk) OR #identity = :identity",
            names={"#identity": "identity"},
            identity=binding.identity,
        ),
        "binding": put(_access(), binding),
        "account": check(
            Setting.STATE_TABLE.read(),
            account.key,
            "account_id = :account_id AND password_hash = :password_hash AND #status = :active",
            names={"#status": "status"},
            account_id=account.account_id,
            password_hash=account.password_hash,
            active="active",
        ),
        "others": end_other_sessions(session, clock.now_ms(), "ways_changed"),
        "notice": tell_owner(session.account_id, "gosuslugi_bound", binding.bound_at),
    }
    try:
        transact(list(actions.values()))
    except ConditionFailedError as error:
        failed = {name for place, name in enumerate(actions) if place in error.failed}
        if "pending" in failed:
            raise ProblemError(Code.IDENTITY_EXPIRED) from None
        if "side" in failed:
            raise ProblemError(Code.GOSUSLUGI_BOUND_OTHERWISE) from None
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise ProblemError(Code.BUSY) from None


def commit_unbinding(session: Session, binding: Binding) -> None:
    """Take a binding away, end the account's other sessions and tell its owner.

    Raises SessionEndedError, ProblemError(busy).
    """
    actions = [
        still_there(session),
        *_unbind(binding),
        end_other_sessions(session, clock.now_ms(), "ways_changed"),
        tell_owner(session.account_id, "gosuslugi_taken_away", clock.now()),
    ]
    try:
        transact(actions)
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise ProblemError(Code.BUSY) from None


def drop(binding: Binding) -> None:
    """Delete a binding that no longer opens its account."""
    transact(_unbind(binding))


def _unbind(binding: Binding) -> list[Action]:
    return [delete(_access(), _side_key(binding.account_id)), delete(_access(), binding.key)]


def used(binding: Binding, now: int) -> Action:
    """Return the action that notes a binding's use, on condition that it stands as it was read."""
    return update(
        _access(),
        binding.key,
        "SET last_used_at = :now",
        "#password = :password",
        names={"#password": "password"},
        now=now,
        password=binding.password,
    )


def _side_key(account_id: str) -> Key:
    return key_of(account_pk(account_id), Prefix.IDENTITY.key())


def _pending_key(hashed: str) -> Key:
    return key_of(pending_identity_pk(hashed), Prefix.PENDING_IDENTITY.key())


def _access() -> str:
    return Setting.ACCESS_TABLE.read()
