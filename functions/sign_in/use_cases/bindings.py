"""Which bindings count, binding an identity to the account of a session, and taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from msgspec import Struct

from functions.sign_in.repository import identities
from functions.sign_in.rules.first_binding import holder
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import Binding
from svyazka_common.secrets import keyed_hash, same, uses_snils

if TYPE_CHECKING:
    from functions.sign_in.rules.first_binding import SnilsClaim
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Account


MOST_ACCOUNTS = 10
"""A family and two schools; an identity that opens more is shared."""


def identity_of(issuer: str, subject: str) -> str:
    """The key of somebody at another party: nothing else of them is kept, and it can't be turned back."""
    return keyed_hash("identity", f"{issuer}#{subject}")


def password_of(account: Account) -> str:
    """Return the hash of account and password hash that a binding keeps, by which a changed password is noticed."""
    return keyed_hash("identity_account", f"{account.account_id}#{account.password_hash}")[:32]


def counts(binding: Binding, account: Account | None) -> bool:
    """Whether a binding opens its account: that can be logged in to, and has the password that it had when bound.

    A binding by СНИЛС counts only as long as the stage lets it.
    """
    if account is None or account.password_hash is None or (binding.proof == "snils" and not uses_snils()):
        return False
    return same(binding.password, password_of(account))


class WaysIn(Struct, frozen=True, kw_only=True):
    """The ways into an account: its login, and its binding to Госуслуги, which may not count any more."""

    login: str
    binding: Binding | None
    binding_counts: bool

    @classmethod
    def of(cls, account: Account, binding: Binding | None) -> Self:
        """The ways into an account today."""
        return cls(
            login=account.login, binding=binding, binding_counts=binding is not None and counts(binding, account)
        )


def bind(session: Session, secret: str) -> WaysIn:
    """Bind the identity that waits in this browser to the session's account (docs/threats.md, 5 and 6).

    The account's other sessions end and its owner gets a notice. Raises DomainError: identity_expired,
    gosuslugi_bound_otherwise, gosuslugi_bindings_spent, session_required, busy.
    """
    now = clock.now()
    pending, account, before = aws.concurrently(
        lambda: identities.pending_of(secret, now),
        lambda: identities.account_of(session.person_id, session.account_id),
        lambda: identities.binding_of(session.account_id),
    )
    if pending is None or pending.session_hash not in {None, session.token_hash}:
        raise DomainError(Code.IDENTITY_EXPIRED)
    if account is None:
        raise DomainError(Code.SESSION_REQUIRED)
    if before is not None and before.identity != pending.identity:
        if counts(before, account):
            raise DomainError(Code.GOSUSLUGI_BOUND_OTHERWISE)
        # It opens nothing since the password changed: a stranger's, as likely as not.
        identities.drop(before)
    others = {other.account_id for other in identities.bindings_of(pending.identity)} - {session.account_id}
    if len(others) >= MOST_ACCOUNTS:
        raise DomainError(Code.GOSUSLUGI_BINDINGS_SPENT)
    binding = _binding(pending.identity, account, now)
    identities.commit_binding(session, pending, binding, account)
    return WaysIn.of(account, binding)


def bind_by_snils(claim: SnilsClaim, identity: str) -> None:
    """Bind an identity to the accounts of the one person of the region with its СНИЛС (docs/threats.md, 6).

    Nothing happens where that isn't certain, where anybody's Госуслуги opens or has opened one of the accounts, and
    where no account has a password. Then the owner logs in by password once, as everybody does without a СНИЛС.
    Raises DomainError(busy).
    """
    person = holder(identities.people_with(claim.snils_key), claim)
    if person is None:
        return
    accounts = identities.accounts_of(person.person_id)
    opened = [account for account in accounts if account.password_hash is not None]
    if not 0 < len(opened) <= MOST_ACCOUNTS:
        return
    now = clock.now()
    bindings = [(_binding(identity, account, now, "snils"), account) for account in opened]
    identities.commit_first_binding(person, bindings)


def _binding(identity: str, account: Account, now: int, proof: Literal["password", "snils"] = "password") -> Binding:
    return Binding(
        identity=identity,
        account_id=account.account_id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        password=password_of(account),
        bound_at=now,
        proof=proof,
    )


def ways(session: Session) -> WaysIn:
    """The ways into the session's account. Raises DomainError(session_required) where it has ended."""
    account, binding = aws.concurrently(
        lambda: identities.account_of(session.person_id, session.account_id),
        lambda: identities.binding_of(session.account_id),
    )
    if account is None:
        raise DomainError(Code.SESSION_REQUIRED)
    return WaysIn.of(account, binding)


def take_away(session: Session) -> None:
    """Unbind the session's account; its other sessions end, and what the identity had opened with them.

    No error where nothing is bound. Raises DomainError: session_required, busy.
    """
    binding = identities.binding_of(session.account_id)
    if binding is None:
        return
    identities.commit_unbinding(session, binding)
