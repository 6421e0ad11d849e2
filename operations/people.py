"""Finds the person that an operator names: by id, or by login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.read.identifiers import ours
from functions.school.repository.people import organisations
from operations.errors import CommandError
from svyazka_common.reading import key_reads, side_by_side
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.roster import Account, Person, login_pk, normalise_login, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Key


def person_id_of(asked: str) -> str:
    """Return the id of the person named by an id, by `login@organisation_id`, or by a login of only one organisation.

    The regional system's id counts too, where its alphabet differs from ours. Raises CommandError where nobody has
    the id or login, and where several people have the login.
    """
    for person_id in dict.fromkeys((asked, ours(asked))):
        if _get([key_of(person_pk(person_id), Prefix.PERSON.key())], Person):
            return person_id
    login, at, organisation_id = asked.rpartition("@")
    accounts = _accounts(login, [organisation_id]) if at else []
    accounts = accounts or _accounts(asked, organisations())
    if not accounts:
        message = f"Nobody has the id or the login {asked}"
        raise CommandError(message)
    if len({account.person_id for account in accounts}) > 1:
        choices = ", ".join(sorted(f"{account.login}@{account.organisation_id}" for account in accounts))
        message = f"More than one person has the login {asked}. Say which: {choices}"
        raise CommandError(message)
    return accounts[0].person_id


def _accounts(login: str, in_organisations: Iterable[str]) -> list[Account]:
    keys = [key_of(login_pk(one, normalise_login(login)), Prefix.LOGIN.key()) for one in in_organisations]
    return [account for account in _get(keys, Account) if account.status == "active"]


def _get[R: (Account, Person)](keys: list[Key], kind: type[R]) -> list[R]:
    return of_kind(kind, side_by_side(key_reads(keys)))
