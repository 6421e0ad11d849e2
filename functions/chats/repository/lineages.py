"""Reading a class, or an organisation, with the chats of its lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.chats.rules.facts import class_ref, organisation_ref
from svyazka_common import reading
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, key_of, key_parts, of_kind
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.roster import Organisation, SchoolClass, class_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.rights import Place


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
