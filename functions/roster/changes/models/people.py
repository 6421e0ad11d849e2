"""Persons and their journal accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from functions.roster.changes.models.base import Removed, Upserted
from functions.roster.changes.models.fields import Day, Identifier, Login, PersonName
from functions.roster.mapping.accounts import account_id
from svyazka_common.records.accounts import AccountClaim
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import Person, person_pk

if TYPE_CHECKING:
    from functions.roster.changes.models.base import Place


class PersonUpserted(Upserted):
    """A human being."""

    person_id: Identifier
    family_name: PersonName
    given_name: PersonName
    patronymic: PersonName | None = None
    birth_date: Day | None = None
    sex: Literal["male", "female"] | None = None

    def record(self) -> Person:
        """See `Upserted.record`."""
        return Person(**self.model_dump())


class PersonRemoved(Removed):
    """The person has left the region: roles, relations and accounts end with them."""

    ENTITY = Person.entity
    person_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        return person_pk(self.person_id), Prefix.PERSON.key()


class AccountUpserted(Upserted):
    """A journal account: one for each person in each organisation. A password doesn't travel by queue."""

    person_id: Identifier
    organisation_id: Identifier
    login: Login

    def record(self) -> AccountClaim:
        """See `Upserted.record`."""
        return AccountClaim(account_id=account_id(self.person_id, self.organisation_id), **self.model_dump())


class AccountRemoved(Removed):
    """Nobody can log in by the account any more; its login is free."""

    ENTITY = AccountClaim.entity
    person_id: Identifier
    organisation_id: Identifier

    @property
    def place(self) -> Place:
        """See `Removed.place`."""
        own = account_id(self.person_id, self.organisation_id)
        return person_pk(self.person_id), Prefix.ACCOUNT.key(own)
