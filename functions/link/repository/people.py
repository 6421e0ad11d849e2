"""Reading: accounts, organisations, persons and the state of their link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from functions.link.repository.queries import first
from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.partitions import inverse, partition
from svyazka_common.reading import get_all
from svyazka_common.records.accounts import Account, login_pk
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.link import Journey, Link, Phone, Recovery, StudyProfile, VkId, phone_pk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship
from svyazka_common.records.roster import (
    DirectoryEntry,
    Organisation,
    OrganisationKind,
    Person,
    directory_pk,
    person_pk,
)
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item, Key
    from svyazka_common.records.access import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkItems:
    """What is stored of a caller's link; None where it does not exist."""

    person: Person | None = None
    vk_id: VkId | None = None
    profile: StudyProfile | None = None
    link: Link | None = None
    journey: Journey | None = None
    recovery: Recovery | None = None

    @property
    def doubted(self) -> bool:
        """Whether phone and data are from before the owner came back by a code on paper (THREATS 5)."""
        if self.recovery is None:
            return False
        return self.vk_id is None or self.vk_id.proven_at <= self.recovery.recovered_at


def person_items(person_id: str) -> list[Item]:
    """All items of a person's partition: the person, relations, link, memberships."""
    return partition(person_pk(person_id))


def account_and_organisation(organisation_id: str, login: str) -> tuple[Account | None, Organisation | None]:
    """The account of a (normalised) login, and the organisation."""
    organisation_key = key_of(Prefix.ORGANISATION.key(organisation_id), Prefix.ORGANISATION.key())
    items = get_all(Setting.STATE_TABLE.read(), [account_key(organisation_id, login), organisation_key])
    return open_account(items), first(Organisation, items)


def open_account(items: list[Item]) -> Account | None:
    """The account among items; one that has ended is answered for like one that never was."""
    account = first(Account, items)
    return None if account is None or account.status == "ended" else account


def account_key(organisation_id: str, login: str) -> Key:
    """The key of an account; `login` already normalised."""
    return key_of(login_pk(organisation_id, login), Prefix.LOGIN.key())


def account_and_phone(organisation_id: str, login: str, phone_key: str) -> tuple[Account | None, Phone | None]:
    """The account of a login, and who has proven a phone."""
    keys = [account_key(organisation_id, login), key_of(phone_pk(phone_key), Prefix.PHONE.key())]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return open_account(items), first(Phone, items)


def link_items(session: Session) -> LinkItems:
    """The state of the caller's link."""
    return _link_items_of(get_all(Setting.STATE_TABLE.read(), _link_keys(session)))


def link_items_and_phone(session: Session, phone_key: str) -> tuple[LinkItems, Phone]:
    """The state of the caller's link, and who has proven a phone."""
    phone = key_of(phone_pk(phone_key), Prefix.PHONE.key())
    items = get_all(Setting.STATE_TABLE.read(), [*_link_keys(session), phone])
    return _link_items_of(items), first(Phone, items) or Phone(phone_key=phone_key)


def children_of(person_id: str) -> set[str]:
    """The children whose guardian the person is."""
    items = partition(person_pk(person_id), Prefix.GUARDIAN_OF.key(""))
    return {relation.child_id for relation in of_kind(Guardianship, items) if relation.status == "active"}


def guardians_of(person_id: str) -> set[str]:
    """The guardians of a person."""
    items = inverse(person_pk(person_id), Prefix.GUARDED_BY.key(""))
    return {relation.guardian_id for relation in of_kind(Guardianship, items) if relation.status == "active"}


def directory(kind: OrganisationKind, beginning: str, most: int) -> list[DirectoryEntry]:
    """Entries whose term begins so, in the order of their terms; `beginning` normalised, at most `most`."""
    request: dict[str, Any] = {
        "TableName": Setting.STATE_TABLE.read(),
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": serialise({":pk": directory_pk(kind)}),
        "Limit": most,
    }
    if beginning:
        request["KeyConditionExpression"] += " AND begins_with(sk, :sk)"
        request["ExpressionAttributeValues"] |= serialise({":sk": beginning})
    return of_kind(DirectoryEntry, aws.dynamodb().query(**request)["Items"])


def _link_keys(session: Session) -> list[Key]:
    pk = person_pk(session.person_id)
    return [
        key_of(pk, sk)
        for sk in (
            Prefix.PERSON.key(),
            Prefix.VK_ID.key(),
            Prefix.STUDY_PROFILE.key(),
            Prefix.LINK.key(session.account_id),
            Prefix.JOURNEY.key(session.account_id),
            Prefix.RECOVERY.key(session.account_id),
        )
    ]


def _link_items_of(items: list[Item]) -> LinkItems:
    return LinkItems(
        person=first(Person, items),
        vk_id=first(VkId, items),
        profile=first(StudyProfile, items),
        link=first(Link, items),
        journey=first(Journey, items),
        recovery=first(Recovery, items),
    )
