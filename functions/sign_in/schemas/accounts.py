"""The ways into an account, and a choice among the accounts that an identity opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from functions.sign_in.schemas.person import RoleOut
from svyazka_common.clock import day_of, iso
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.records.base import first, of_kind
from svyazka_common.records.roster import Person, RoleAssignment
from svyazka_common.rights import access_account_roles

if TYPE_CHECKING:
    from functions.sign_in.use_cases.accounts import Choice
    from functions.sign_in.use_cases.bindings import WaysIn
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import Account


class IdentityShown(Answer):
    """An identity that this browser has proven and that waits for a binding or a choice.

    `name` is what Госуслуги call its owner, shortened («Иван П.»), empty where they don't say.
    """

    name: str
    expires_in_seconds: int


class AccountOut(Answer):
    """A journal account that the identity opens; `current` is that of the session."""

    account_id: str
    organisation_id: str
    organisation_name: str
    full_name: str
    roles: list[RoleOut]
    current: bool

    @classmethod
    def of(cls, account: Account, items: list[Item], *, today: str, current: bool) -> Self:
        """An account, with the items of its person."""
        person = first(Person, items)
        assigned = of_kind(RoleAssignment, items)
        names = {role.organisation_id: role.organisation_name for role in assigned}
        return cls(
            account_id=account.account_id,
            organisation_id=account.organisation_id,
            organisation_name=names.get(account.organisation_id, ""),
            full_name=person.full_name if person is not None else "",
            roles=[RoleOut.of(role) for role in access_account_roles(account, assigned, today)],
            current=current,
        )


class Accounts(Answer):
    """The accounts to choose from; none for a session that began by a password."""

    identity: IdentityShown | None = None
    accounts: list[AccountOut]

    @classmethod
    def of(cls, choice: Choice) -> Self:
        """What there is to choose from."""
        waiting, today = choice.pending, day_of(choice.now)
        return cls(
            identity=IdentityShown(name=waiting.name, expires_in_seconds=waiting.expires_at - choice.now)
            if waiting is not None
            else None,
            accounts=[
                AccountOut.of(account, items, today=today, current=account.account_id == choice.current)
                for account, items in choice.accounts
            ],
        )


class AccountChosen(Request):
    """One of the accounts that the identity opens."""

    account_id: Identifier


class GosuslugiWay(Answer):
    """Госуслуги as a way in. Instants are ISO 8601, UTC.

    `counts` is false where the password was changed since: then it opens nothing until it is added again.
    """

    bound_at: str
    last_used_at: str | None = None
    counts: bool


class Ways(Answer):
    """How one gets into this account. A password is always among them, and is the last that stays."""

    login: str
    gosuslugi: GosuslugiWay | None = None

    @classmethod
    def of(cls, ways: WaysIn) -> Self:
        """The ways into an account."""
        if (binding := ways.binding) is None:
            return cls(login=ways.login)
        shown = GosuslugiWay(
            bound_at=iso(binding.bound_at),
            last_used_at=iso(binding.last_used_at) if binding.last_used_at is not None else None,
            counts=ways.binding_counts,
        )
        return cls(login=ways.login, gosuslugi=shown)
