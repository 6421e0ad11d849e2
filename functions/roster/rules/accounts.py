"""Accounts: a login changes without making a second account, and no password is ever lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.roster.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.mapping.accounts import AccountInFile
    from functions.roster.report import Report
    from functions.roster.rules.difference import Age
    from svyazka_common.records.accounts import Account, AccountClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """From `before` (None: there is none) to `after`.

    `password` is what an account begins with that has none; `claim` what was known of it while it had no login.
    `evicted` is the ended account of somebody else, whose login it takes.
    """

    before: Account | None
    after: Account
    password: str | None = None
    claim: AccountClaim | None = None
    evicted: Account | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether it makes one account, and touches nothing that is there."""
        return self.before is None and self.claim is None and self.evicted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsStored:
    """By login, by account id, and what is known of those that have no login, by account id."""

    by_login: Mapping[str, Account]
    by_id: Mapping[str, Account]
    claims: Mapping[str, AccountClaim]


def plan_accounts(
    entries: Iterable[AccountInFile], stored: AccountsStored, age: Age, report: Report
) -> list[AccountChange]:
    """What has to be written, in that order. A login that is another person's is reported.

    Such a login gets a second look after all others: its owner may give it up in this very file.
    """
    planned: list[AccountChange] = []
    free: set[str] = set()
    waiting = list(entries)
    while waiting:
        taken: list[AccountInFile] = []
        for entry in waiting:
            owner = stored.by_login.get(entry.account.login)
            if owner is not None and _is_anothers(owner, entry, free):
                taken.append(entry)
            elif (change := _change(entry, stored, age)) is not None:
                planned.append(change)
                free |= {change.before.login} if change.before is not None else set()
        if len(taken) == len(waiting):
            for entry in taken:
                report.tell(entry.row.file, entry.row.number, "username", Code.LOGIN_TAKEN)
            break
        waiting = taken
    return planned


def _is_anothers(owner: Account, entry: AccountInFile, free: set[str]) -> bool:
    """Whether a login is not to be had. One that has ended gives it up to who needs it now."""
    own = owner.account_id == entry.account.account_id
    return not own and owner.status == "active" and owner.login not in free


def _change(entry: AccountInFile, stored: AccountsStored, age: Age) -> AccountChange | None:
    account = entry.account
    before, claim = stored.by_id.get(account.account_id), stored.claims.get(account.account_id)
    owner = stored.by_login.get(account.login)
    evicted = (
        owner if owner is not None and owner.status == "ended" and owner.account_id != account.account_id else None
    )
    known = before or claim
    if known is not None and known.status == "ended" and age.whole and known.version < age.version:
        # See `Age.compare`: who is in a list of everybody is there.
        account = replace(account, version=max(account.version, age.version))
    if before is None:
        if claim is not None and account.version < claim.version:
            return None
        return AccountChange(before=None, after=account, password=entry.password, claim=claim, evicted=evicted)
    returns = before.status == "ended" and account.version == before.version
    if account.version <= before.version and not returns:
        return None
    first_password = entry.password if before.password_hash is None else None
    same = replace(account, version=before.version, password_hash=before.password_hash) == before
    if age.whole and account.version == age.version and same and first_password is None:
        return None
    return AccountChange(before=before, after=account, password=first_password, claim=claim, evicted=evicted)
