"""Identities of other parties: waiting in a browser, bound to accounts, taken away."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.notices import sms_notice, tell_owner
from svyazka_common.reading import get_all, inverse, partition, query_all
from svyazka_common.records.access import (
    AUDIT_SECONDS,
    Audit,
    Binding,
    BoundIdentity,
    FirstBinding,
    PendingIdentity,
    account_pk,
    identity_pk,
    pending_identity_pk,
)
from svyazka_common.records.base import Prefix, first, key_of, of_kind, serialise
from svyazka_common.records.link import VkId
from svyazka_common.records.roster import Account, Person, person_pk, snils_pk
from svyazka_common.sessions import (
    SessionEndedError,
    end_other_sessions,
    end_sessions,
    ended_meanwhile,
    still_there,
    token_hash,
)
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, check, delete, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Key


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
    """A person's account with the login that it has now, where it lets its owner log in."""
    items = inverse(person_pk(person_id), Prefix.ACCOUNT.key(account_id))
    accounts = (account for account in of_kind(Account, items) if account.account_id == account_id)
    account = next(accounts, None)
    return None if account is None or account.status != "active" else account


def accounts_of(person_id: str) -> list[Account]:
    """A person's accounts that let their owner log in."""
    accounts = of_kind(Account, inverse(person_pk(person_id), Prefix.ACCOUNT.key("")))
    return [account for account in accounts if account.status == "active"]


def people_with(snils_key: str) -> list[Person]:
    """Everybody in the roster with a СНИЛС of that keyed hash."""
    return of_kind(Person, inverse(snils_pk(snils_key), Prefix.PERSON.key("")))


def commit_first_binding(person: Person, bindings: Sequence[tuple[Binding, Account]]) -> None:
    """Bind all accounts of a person at once, end their sessions, note it in the audit and write the owner a notice.

    Nothing happens where a fact has changed since it was read, or one of the accounts is or was bound.
    Raises DomainError(busy).
    """
    vk_id = first(VkId, partition(person.pk, Prefix.VK_ID.key()))
    now_ms = clock.now_ms()
    actions = [
        check(
            Setting.STATE_TABLE.read(),
            person.key,
            "snils_key = :snils_key AND #status = :active AND family_name = :family_name AND given_name = :given_name",
            names={"#status": "status"},
            snils_key=person.snils_key,
            active="active",
            family_name=person.family_name,
            given_name=person.given_name,
        ),
        *sms_notice(vk_id, "gosuslugi_bound", now_ms // 1000),
    ]
    for binding, account in bindings:
        actions += _first_binding(binding, account, now_ms)
    with suppress(ConditionFailedError):
        transact(actions)


def _first_binding(binding: Binding, account: Account, now_ms: int) -> list[Action]:
    table, absent = _access(), "attribute_not_exists(pk)"
    entry = Audit(
        organisation_id=account.organisation_id,
        entry_id=secrets.token_urlsafe(9),
        action="bound_by_snils",
        done_at_ms=now_ms,
        by_account_id=account.account_id,
        by_person_id=account.person_id,
        about_person_id=account.person_id,
        about_account_id=account.account_id,
        expires_at=now_ms // 1000 + AUDIT_SECONDS,
    )
    return [
        _as_read(account),
        put(table, BoundIdentity(account_id=account.account_id, identity=binding.identity), absent),
        put(table, FirstBinding(account_id=account.account_id), absent),
        put(table, binding, absent),
        end_sessions(account.account_id, now_ms, "ways_changed"),
        tell_owner(account.account_id, "gosuslugi_bound_by_snils", binding.bound_at),
        put(table, entry),
    ]


def _as_read(account: Account) -> Action:
    return check(
        Setting.STATE_TABLE.read(),
        account.key,
        "account_id = :account_id AND password_hash = :password_hash AND #status = :active",
        names={"#status": "status"},
        account_id=account.account_id,
        password_hash=account.password_hash,
        active="active",
    )


def commit_binding(session: Session, pending: PendingIdentity, binding: Binding, account: Account) -> None:
    """Bind a waiting identity to an account, end the account's other sessions and write its owner a notice.

    The account must have no other identity, and the password that the binding rests on. Raises SessionEndedError,
    DomainError: identity_expired, gosuslugi_bound_otherwise, busy.
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
        "account": _as_read(account),
        "others": end_other_sessions(session, clock.now_ms(), "ways_changed"),
        "notice": tell_owner(session.account_id, "gosuslugi_bound", binding.bound_at),
    }
    try:
        transact(list(actions.values()))
    except ConditionFailedError as error:
        failed = {name for place, name in enumerate(actions) if place in error.failed}
        if "pending" in failed:
            raise DomainError(Code.IDENTITY_EXPIRED) from None
        if "side" in failed:
            raise DomainError(Code.GOSUSLUGI_BOUND_OTHERWISE) from None
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise DomainError(Code.BUSY) from None


def commit_unbinding(session: Session, binding: Binding) -> None:
    """Take a binding away for good, end the account's other sessions and write its owner a notice.

    Raises SessionEndedError, DomainError(busy).
    """
    actions = [
        still_there(session),
        *_unbind(binding),
        put(_access(), FirstBinding(account_id=binding.account_id)),
        end_other_sessions(session, clock.now_ms(), "ways_changed"),
        tell_owner(session.account_id, "gosuslugi_taken_away", clock.now()),
    ]
    try:
        transact(actions)
    except ConditionFailedError as error:
        if ended_meanwhile(error, 0, session):
            raise SessionEndedError from None
        raise DomainError(Code.BUSY) from None


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
