"""Reading a class, or an organisation, with its chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.rules.facts import class_ref, key_parts, organisation_ref
from svyazka_common import partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import Organisation, SchoolClass, class_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.facts import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A class or organisation as it is now, None where it is unknown, and chats that it may have a say in."""

    place: Place | None
    chats: list[Chat]


def line_of(class_id: str) -> Line:
    """A class and all chats of its line; consistent reads."""
    found = partitions.partition(class_pk(class_id))
    school_class = next(iter(of_kind(SchoolClass, found)), None)
    if school_class is not None and school_class.lineage != class_id:
        found = partitions.partition(class_pk(school_class.lineage), Prefix.CHAT.key(""))
    return Line(place=school_class, chats=of_kind(Chat, found))


def chat_and_place(chat_id: str, class_id: str | None) -> Line:
    """A chat and its organisation, or the class of that id; one consistent read."""
    ref = ChatRef.parse(chat_id)
    place = organisation_ref(ref.scope_id) if class_id is None else class_ref(class_id)
    found = queries.items([key_of(ref.pk, ref.sk), key_of(*key_parts(place))])
    places: list[Place] = [*of_kind(SchoolClass, found), *of_kind(Organisation, found)]
    return Line(place=next(iter(places), None), chats=of_kind(Chat, found))


def existing_chat(ref: ChatRef) -> Chat | None:
    """A chat, if it exists; one consistent read."""
    return next(iter(of_kind(Chat, queries.items([key_of(ref.pk, ref.sk)]))), None)


def existing(chat_ids: Iterable[str]) -> set[str]:
    """Those of the chats that exist; one consistent read for a hundred."""
    refs = [ChatRef.parse(chat_id) for chat_id in sorted(set(chat_ids))]
    found = partitions.side_by_side(partitions.key_reads([key_of(ref.pk, ref.sk) for ref in refs]))
    return {chat.chat_id for chat in of_kind(Chat, found)}
