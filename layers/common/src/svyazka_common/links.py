"""Taking links and numbers back: what is read before, and the parts of transactions that several contexts write."""

from __future__ import annotations

from msgspec.structs import replace

from svyazka_common import sequence
from svyazka_common.reading import partition
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.link import Link, Phone, Recovery, VkId, phone_pk, vk_user_pk
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check, delete, put, update


def links_and_vk_id(person_id: str) -> tuple[list[Link], VkId | None]:
    """A person's links, and the record of their VK ID (None where they have never had one); a consistent read."""
    items = partition(person_pk(person_id))
    return of_kind(Link, items), first(VkId, items)


def without(phone: Phone, person_ids: tuple[str, ...]) -> Phone:
    """A phone without some of its holders."""
    return replace(phone, holders={who: entry for who, entry in phone.holders.items() if who not in person_ids})


def release(person_id: str, phone_key: str, now: int) -> Action:
    """Mark a former holder's VK ID: somebody else has proven its number, and the holder has to give another one."""
    return update(
        _state(),
        key_of(person_pk(person_id), Prefix.VK_ID.key()),
        "SET released_at = :now",
        "phone_key = :phone_key",
        now=now,
        phone_key=phone_key,
    )


def leave_phone(person_id: str, phone_key: str) -> Action:
    """Take the person out of a phone's holders."""
    return update(
        _state(),
        key_of(phone_pk(phone_key), Prefix.PHONE.key()),
        "SET version = version + :one REMOVE holders.#person",
        "attribute_exists(pk)",
        names={"#person": person_id},
        one=1,
    )


def drop_journey(person_id: str, account_id: str) -> Action:
    """Delete the phone proof from which an account would go on to the link (docs/threats.md, 5)."""
    return delete(_state(), key_of(person_pk(person_id), Prefix.JOURNEY.key(account_id)))


def remove_link(link: Link) -> list[Action]:
    """Undo one link."""
    return [delete(_state(), link.key, "link_id = :link_id", link_id=link.link_id), sequence.unlinked(link)]


def still_unlinked(person_id: str, account_id: str) -> Action:
    """Let a transaction through only while an account has no link."""
    return check(_state(), key_of(person_pk(person_id), Prefix.LINK.key(account_id)), "attribute_not_exists(pk)")


def start_anew(person_id: str, account_id: str, now: int) -> list[Action]:
    """Distrust all that was proven or given for an account until now, and drop its journey; `now` in epoch seconds."""
    recovery = Recovery(person_id=person_id, account_id=account_id, recovered_at=now)
    return [put(_state(), recovery), drop_journey(person_id, account_id)]


def give_up_phone(vk_id: VkId, now: int) -> list[Action]:
    """Take the number from a person who loses the last link; the VK ID remembers it (docs/adr, the old number)."""
    given_up = update(
        _state(),
        vk_id.key,
        "SET given_up_at = :now",
        "phone_key = :phone_key",
        now=now,
        phone_key=vk_id.phone_key,
    )
    return [given_up, leave_phone(vk_id.person_id, vk_id.phone_key), *free_vk_user(vk_id)]


def free_vk_user(vk_id: VkId) -> list[Action]:
    """Delete the person's hold on their VK ID, so that another person can prove it."""
    if vk_id.user_id is None:
        return []
    key = key_of(vk_user_pk(vk_id.user_id), Prefix.VK_ID.key())
    return [delete(_state(), key, "attribute_not_exists(pk) OR person_id = :person_id", person_id=vk_id.person_id)]


def _state() -> str:
    return Setting.STATE_TABLE.read()
