"""Journal accounts and persons, as several contexts read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import key_reads, partition, side_by_side
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.roster import Account, Person, login_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Item, Key


def person_items(person_id: str) -> list[Item]:
    """All items of a person's partition: the person, relations, link, memberships."""
    return partition(person_pk(person_id))


def names_of(person_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by id; those that the roster lacks are left out."""
    keys = [key_of(person_pk(person_id), Prefix.PERSON.key()) for person_id in sorted(set(person_ids))]
    return {person.person_id: person.full_name for person in of_kind(Person, side_by_side(key_reads(keys)))}


def open_account(items: list[Item]) -> Account | None:
    """The account among items; one that has ended is answered for like one that never was."""
    account = first(Account, items)
    return None if account is None or account.status == "ended" else account


def account_key(organisation_id: str, login: str) -> Key:
    """The key of an account; `login` already normalised."""
    return key_of(login_pk(organisation_id, login), Prefix.LOGIN.key())
