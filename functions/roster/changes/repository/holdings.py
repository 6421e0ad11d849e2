"""Reading what an account holds, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.roster.changes.repository.reading import inverse_page, page, read
from svyazka_common.records.accounts import Account, AccountClaim, login_pk
from svyazka_common.records.base import of_kind
from svyazka_common.records.changes import Waiting
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place


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
        "waiting": (waiting_of(claim).pk, waiting_of(claim).sk),
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


def waiting_for(organisation_id: str, login: str) -> list[Waiting]:
    """Who waits for a login."""
    return of_kind(Waiting, page(login_pk(organisation_id, login), Prefix.WAITING.key("")).items)


def waiting_of(claim: AccountClaim) -> Waiting:
    """That an account waits for its login."""
    return Waiting(
        for_pk=login_pk(claim.organisation_id, claim.login),
        of=claim.entity,
        own_pk=claim.pk,
        own_sk=claim.sk,
        told={"login": claim.login},
        version=claim.version,
    )


def _login_in_index(claim: AccountClaim) -> str | None:
    # An account that came by a file: nothing tells its login but the index.
    found = of_kind(Account, inverse_page(person_pk(claim.person_id), Prefix.ACCOUNT.key(claim.account_id)).items)
    return found[0].login if found else None


def _as[R](kind: type[R], record: object) -> R | None:
    return record if isinstance(record, kind) else None
