"""What a chat's lifecycle rests on: a class or organisation with the chats of its lineage, accounts that end, and days.

Of an account that has ended, or is back, it stores the effects on the link and the sessions. Of a day to come it
stores the people and classes to look at then: something begins or ends that day without a change of the roster.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.chats.rules.facts import class_ref, organisation_ref
from svyazka_common import reading
from svyazka_common.reading import get_all
from svyazka_common.records.access import Cutoff
from svyazka_common.records.base import Prefix, key_of, key_parts, of_kind
from svyazka_common.records.chats import Chat, ChatRef, Due, due_pk
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.roster import Organisation, SchoolClass, class_pk, person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check, delete_all, put, put_all, transact, update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from svyazka_common.rights import Place

NEWER = "attribute_not_exists(pk) OR version < :version"
SHARDS = 64
"""The parts of a day: all classes of a region can be stored at once, and are looked at in parallel."""


class PlaceAndChats(Struct, frozen=True, kw_only=True):
    """A class or organisation as it is now, None where it is unknown, and chats that it may have a say in."""

    place: Place | None
    chats: list[Chat]


def class_and_chats(class_id: str) -> PlaceAndChats:
    """A class and all chats of its lineage; consistent reads."""
    items = reading.partition(class_pk(class_id))
    school_class = next(iter(of_kind(SchoolClass, items)), None)
    if school_class is not None and school_class.lineage != class_id:
        items = reading.partition(class_pk(school_class.lineage), Prefix.CHAT.key(""))
    return PlaceAndChats(place=school_class, chats=of_kind(Chat, items))


def place_and_chat(chat: ChatRef, class_id: str | None) -> PlaceAndChats:
    """A chat and its organisation, or the class of that id; one consistent read."""
    place = organisation_ref(chat.scope_id) if class_id is None else class_ref(class_id)
    items = get_all(Setting.STATE_TABLE.read(), [key_of(chat.pk, chat.sk), key_of(*key_parts(place))])
    places: list[Place] = [*of_kind(SchoolClass, items), *of_kind(Organisation, items)]
    return PlaceAndChats(place=next(iter(places), None), chats=of_kind(Chat, items))


def stored_chat(chat: ChatRef) -> Chat | None:
    """A chat, if it exists; one consistent read."""
    return next(iter(of_kind(Chat, get_all(Setting.STATE_TABLE.read(), [key_of(chat.pk, chat.sk)]))), None)


def existing_chats(chat_ids: Iterable[str]) -> set[str]:
    """Those of the chats that exist, by chat id; one consistent read for a hundred."""
    chats = [ChatRef.parse(chat_id) for chat_id in sorted(set(chat_ids))]
    items = reading.side_by_side(reading.key_reads([key_of(chat.pk, chat.sk) for chat in chats]))
    return {chat.chat_id for chat in of_kind(Chat, items)}


def read_suspension(person_id: str, account_id: str) -> tuple[Suspension | None, Link | None]:
    """An account's suspension and its link, each None if there is none; one consistent read."""
    pk = person_pk(person_id)
    keys = [key_of(pk, prefix.key(account_id)) for prefix in (Prefix.SUSPENSION, Prefix.LINK)]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return next(iter(of_kind(Suspension, items)), None), next(iter(of_kind(Link, items)), None)


def store_suspension(suspension: Suspension, link: Link | None, now_ms: int) -> None:
    """Write that an account has ended or is back, mark its link, and end its sessions if it has ended.

    Raises ConditionFailedError where a newer version was written, or the link came or went meanwhile.
    """
    transact(list(_suspending(suspension, link, now_ms)))


def _suspending(suspension: Suspension, link: Link | None, now_ms: int) -> Iterator[Action]:
    state, ended = Setting.STATE_TABLE.read(), suspension.status == "ended"
    yield put(state, suspension, NEWER, version=suspension.version)
    if link is None:
        key = key_of(suspension.pk, Prefix.LINK.key(suspension.account_id))
        yield check(state, key, "attribute_not_exists(pk)")
    else:
        marked = {"expression": "SET suspended = :yes", "yes": True} if ended else {"expression": "REMOVE suspended"}
        yield update(state, link.key, condition="link_id = :link_id", link_id=link.link_id, **marked)
    if ended:
        yield put(Setting.ACCESS_TABLE.read(), Cutoff.at(suspension.account_id, now_ms))


def remember_people(days: Mapping[str, str]) -> None:
    """Store the day on which each person has to be looked at: person id to ISO 8601. Raises DomainError(busy)."""
    store_due([Due(on=on, shard=_shard(person_id), person_id=person_id) for person_id, on in days.items()])


def remember_classes(days: Iterable[tuple[str, str]]) -> None:
    """Store days on which classes have to be looked at: class id and ISO 8601. Raises DomainError(busy)."""
    store_due([Due(on=on, shard=_shard(class_id), class_id=class_id) for class_id, on in days])


def read_due(on: str, shard: int) -> list[Due]:
    """The people and classes to look at in a part of a day (ISO 8601)."""
    return of_kind(Due, reading.partition(due_pk(on, shard)))


def store_due(dues: Sequence[Due]) -> None:
    """Store entries; an entry that exists already stays as it is. Raises DomainError(busy)."""
    put_all(Setting.STATE_TABLE.read(), dues)


def delete_due(dues: Sequence[Due]) -> None:
    """Delete entries for which messages were sent. Raises DomainError(busy)."""
    delete_all(Setting.STATE_TABLE.read(), (due.key for due in dues))


def _shard(identifier: str) -> int:
    return zlib.crc32(identifier.encode()) % SHARDS
