"""Reading where a caller stands on the way to the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.reading import get_all, inverse
from svyazka_common.records.access import SmsDelivery, delivery_sk, sms_pk
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import Journey, Link, Phone, Recovery, StudyProfile, VkId, VkUser, phone_pk, vk_user_pk
from svyazka_common.records.roster import Account, Person, person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item, Key
    from svyazka_common.records.access import Session


class LinkItems(Struct, frozen=True, kw_only=True):
    """What is stored of a caller's link; None where it does not exist."""

    person: Person | None = None
    vk_id: VkId | None = None
    profile: StudyProfile | None = None
    link: Link | None = None
    journey: Journey | None = None
    recovery: Recovery | None = None

    @property
    def doubted(self) -> bool:
        """Whether phone and data are from before the owner came back by a code on paper (docs/threats.md, 5)."""
        if self.recovery is None:
            return False
        return self.vk_id is None or self.vk_id.proven_at <= self.recovery.recovered_at


def link_items(session: Session) -> LinkItems:
    """The state of the caller's link."""
    return _link_items_of(get_all(Setting.STATE_TABLE.read(), _link_keys(session)))


def link_items_and_phone(session: Session, phone_key: str) -> tuple[LinkItems, Phone]:
    """The state of the caller's link, and who has proven a phone."""
    phone = key_of(phone_pk(phone_key), Prefix.PHONE.key())
    items = get_all(Setting.STATE_TABLE.read(), [*_link_keys(session), phone])
    return _link_items_of(items), first(Phone, items) or Phone(phone_key=phone_key)


def owner_of_vk_user(user_id: str) -> str | None:
    """The person whose VK ID it is."""
    key = key_of(vk_user_pk(user_id), Prefix.VK_ID.key())
    vk_user = first(VkUser, get_all(Setting.STATE_TABLE.read(), [key]))
    return vk_user.person_id if vk_user is not None else None


def account_of(session: Session) -> Account | None:
    """The caller's account, with the login that it has now."""
    items = inverse(person_pk(session.person_id), Prefix.ACCOUNT.key(session.account_id))
    accounts = (account for account in of_kind(Account, items) if account.account_id == session.account_id)
    return next(accounts, None)


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


def outcome_of(sms_id: str) -> SmsDelivery | None:
    """Return what became of a text; None where nothing is noted yet."""
    items = get_all(Setting.ACCESS_TABLE.read(), [key_of(sms_pk(sms_id), delivery_sk())])
    return next(iter(of_kind(SmsDelivery, items)), None)
