"""Accounts: a login changes without making a second account, and a password is never taken away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Literal

from functions.roster.problems import Code
from functions.roster.repository.conditional import put_if_newer, refresh_account
from functions.roster.repository.stored import ITEMS_A_CALL, stored
from svyazka_common import aws, transactions
from svyazka_common.passwords import hash_password
from svyazka_common.records.accounts import Account
from svyazka_common.records.base import INVERSE_INDEX, of_kind
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.roster.mapping.accounts import AccountInFile
    from functions.roster.report import Report
    from functions.roster.repository.writer import Writer

    type Outcome = Literal["written", "unchanged", "taken"]


def write_accounts(writer: Writer, accounts: Iterable[AccountInFile], report: Report) -> None:
    """Write accounts; a login that is another person's in the table is reported.

    Such a login gets a second look after all others: its owner may have given it up in this very file.
    """
    second_look: list[AccountInFile] = []
    for some in batched(accounts, ITEMS_A_CALL, strict=False):
        writer.count(Account.entity, read=len(some))
        second_look += _write_some(writer, some)
    for again in batched(second_look, ITEMS_A_CALL, strict=False):
        for entry in _write_some(writer, again):
            report.tell("users.csv", entry.row, "username", Code.LOGIN_TAKEN)


def _write_some(writer: Writer, some: Sequence[AccountInFile]) -> list[AccountInFile]:
    """Those whose login is another person's come back."""
    there = stored(entry.account for entry in some)
    olds = [
        Account.from_item(item) if (item := there.get((entry.account.pk, entry.account.sk))) else None for entry in some
    ]
    outcomes = writer.each(partial(_write, writer), zip(some, olds, strict=True))
    writer.count(Account.entity, written=outcomes.count("written"))
    return [entry for entry, outcome in zip(some, outcomes, strict=True) if outcome == "taken"]


def _write(writer: Writer, pair: tuple[AccountInFile, Account | None]) -> Outcome:
    entry, old = pair
    account = entry.account
    if old is None:
        before = _under_another_login(account) if account.person_id in writer.acquainted else None
        written = _create(entry) if before is None else _rename(before, entry)
    elif old.account_id != account.account_id:
        return "taken"
    elif not writer.is_news(replace(account, password_hash=old.password_hash).to_item(), old.to_item()):
        return "unchanged"
    else:
        written = refresh_account(account.to_item(), None if old.password_hash else _hash(entry))
    return "written" if written else "unchanged"


def _hash(entry: AccountInFile) -> str | None:
    return hash_password(entry.password) if entry.password else None


def _create(entry: AccountInFile) -> bool:
    return put_if_newer(replace(entry.account, password_hash=_hash(entry)).to_item())


def _under_another_login(account: Account) -> Account | None:
    found = aws.dynamodb().query(
        TableName=Setting.STATE_TABLE.read(),
        IndexName=INVERSE_INDEX,
        KeyConditionExpression="inverse_pk = :person AND begins_with(inverse_sk, :accounts)",
        ExpressionAttributeValues={
            ":person": {"S": person_pk(account.person_id)},
            ":accounts": {"S": account.inverse[1]},
        },
    )
    return next((one for one in of_kind(Account, found["Items"]) if one.login != account.login), None)


def _rename(before: Account, entry: AccountInFile) -> bool:
    """Move the account to its new login, with the password that it has at that moment."""
    account = replace(entry.account, password_hash=before.password_hash or _hash(entry))
    if account.version <= before.version:
        return False
    table = Setting.STATE_TABLE.read()
    unchanged = "account_id = :account_id AND version = :version"
    values = {"account_id": before.account_id, "version": before.version}
    if before.password_hash is not None:
        unchanged += " AND password_hash = :password_hash"
        values["password_hash"] = before.password_hash
    try:
        transactions.transact(
            [
                transactions.delete(table, before.key, unchanged, **values),
                transactions.put(table, account, "attribute_not_exists(pk)"),
            ]
        )
    except transactions.ConditionFailedError:
        return False
    return True
