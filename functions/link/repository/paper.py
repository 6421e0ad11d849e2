"""Codes on paper: who may issue one, for which account, and where it is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.link.repository.people import account_key, open_account
from functions.link.repository.queries import first
from svyazka_common import aws
from svyazka_common.partitions import inverse
from svyazka_common.reading import get_all
from svyazka_common.records.access import PaperCode, paper_code_pk
from svyazka_common.records.accounts import Account
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import RoleAssignment, role_sk
from svyazka_common.records.roster import Person, person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Key


def paper_code_of(organisation_id: str, login: str) -> PaperCode | None:
    """The paper code of a login, if one was issued."""
    key = key_of(paper_code_pk(organisation_id, login), Prefix.PAPER_CODE.key())
    return first(PaperCode, get_all(Setting.ACCESS_TABLE.read(), [key]))


def admin_role_and_account(
    caller_id: str, organisation_id: str, login: str
) -> tuple[RoleAssignment | None, Account | None]:
    """The caller's role of administrator in an organisation, and the account of a (normalised) login in it."""
    keys = [_admin_key(caller_id, organisation_id), account_key(organisation_id, login)]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return first(RoleAssignment, items), open_account(items)


def admin_role_and_account_of(
    caller_id: str, organisation_id: str, person_id: str
) -> tuple[RoleAssignment | None, Account | None]:
    """The caller's role, and a person's account in the organisation: of several, the one that changed last."""
    roles, accounts = aws.concurrently(
        partial(get_all, Setting.STATE_TABLE.read(), [_admin_key(caller_id, organisation_id)]),
        partial(inverse, person_pk(person_id), Prefix.ACCOUNT.key("")),
    )
    here = [
        account
        for account in of_kind(Account, accounts)
        if account.organisation_id == organisation_id and account.status == "active"
    ]
    return first(RoleAssignment, roles), max(here, key=lambda account: (account.version, account.login), default=None)


def person_of(person_id: str) -> Person | None:
    """A person."""
    return first(Person, get_all(Setting.STATE_TABLE.read(), [key_of(person_pk(person_id), Prefix.PERSON.key())]))


def store_paper_code(code: PaperCode) -> None:
    """Keep a paper code; an older one of the same login no longer counts."""
    aws.dynamodb().put_item(TableName=Setting.ACCESS_TABLE.read(), Item=code.to_item())


def _admin_key(person_id: str, organisation_id: str) -> Key:
    return key_of(person_pk(person_id), role_sk(organisation_id, "school_admin"))
