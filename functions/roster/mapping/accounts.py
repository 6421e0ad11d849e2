"""Journal accounts: one for each organisation in which a person has a role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from functions.roster.problems import Code
from svyazka_common.records.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from functions.roster.mapping.known import Known
    from functions.roster.rows.people import UserRow

_NAMESPACE = UUID("6f0e2f0a-3b0c-5d55-9c63-0d8d1e5b7c11")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInFile:
    """An account as the file has it; `row` is the user's, `password` what it begins with."""

    account: Account
    row: UserRow
    password: str | None = field(repr=False)


def account_id(person_id: str, organisation_id: str) -> str:
    """The same for the same person in the same organisation, whatever the login: `1d9a…`, 32 characters."""
    return uuid5(_NAMESPACE, f"{organisation_id}#{person_id}").hex


def accounts(known: Known, here: Mapping[str, int]) -> Iterator[AccountInFile]:
    """The accounts of those who may log in; of two with one login, the first. `here`: who has a role, its version."""
    taken: dict[str, int] = {}
    for row in known.part.users.values():
        if row.login is None or not row.enabled or row.removed or row.sourced_id not in here:
            continue
        if row.login in taken:
            known.report.tell(row.file, row.number, "username", Code.LOGIN_TAKEN, other=taken[row.login])
            continue
        taken[row.login] = row.number
        account = Account(
            account_id=account_id(row.sourced_id, known.part.organisation_id),
            person_id=row.sourced_id,
            organisation_id=known.part.organisation_id,
            login=row.login,
            version=max(row.version, here[row.sourced_id]),
        )
        yield AccountInFile(account=account, row=row, password=row.password)
