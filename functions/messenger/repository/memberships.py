"""Who is in which chat, as the table `state` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from svyazka_common import reading
from svyazka_common.chat_rights import settings_or_default
from svyazka_common.reading import KeyedRead, get_all
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.chats import ChatSettings, Member, chat_pk, member_sk, settings_sk
from svyazka_common.records.roster import Person, person_pk
from svyazka_common.rights import administrator_keys
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item

COLLEAGUES = "colleagues~"


def memberships(person_id: str) -> list[Member]:
    """A person's memberships; a consistent read."""
    return of_kind(Member, reading.partition(person_pk(person_id), Prefix.MEMBER.key("")))


def membership(person_id: str, chat_id: str) -> Member | None:
    """A person's membership of a chat; a consistent read."""
    return next(iter(memberships_of([person_id], chat_id)), None)


def membership_and_settings(person_id: str, chat_id: str) -> tuple[Member | None, ChatSettings]:
    """A person's membership of a chat, and the chat's settings; consistent reads."""
    keys = [key_of(person_pk(person_id), member_sk(chat_id)), key_of(chat_pk(chat_id), settings_sk())]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return first(Member, items), settings_or_default(chat_id, first(ChatSettings, items))


class OwnPlace(Struct, frozen=True, kw_only=True):
    """The caller's membership of a chat, the chat's settings, and the items of `rights.administrator_keys`."""

    member: Member | None
    settings: ChatSettings
    administrator: list[Item]


def own_place(session: Session, chat_id: str) -> OwnPlace:
    """What decides whether the caller may write in a chat, and from when on they see it; one consistent read."""
    keys = [
        key_of(person_pk(session.person_id), member_sk(chat_id)),
        key_of(chat_pk(chat_id), settings_sk()),
        *(administrator_keys(session) if chat_id.startswith(COLLEAGUES) else []),
    ]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    settings = settings_or_default(chat_id, first(ChatSettings, items))
    return OwnPlace(member=first(Member, items), settings=settings, administrator=items)


class SettingsAndTitles(NamedTuple):
    """The settings of chats that have some, and the titles that are newer than memberships' copies; by chat id."""

    settings: dict[str, ChatSettings]
    titles: dict[str, str]


def settings_and_titles(members: Iterable[Member]) -> KeyedRead[SettingsAndTitles]:
    """Of a person's chats; a consistent read.

    A chat of two is called as the other person is called now: the copy is of the day it began. A renamed chat is
    called as its settings say: the copies follow.
    """
    mine = list(members)
    peers = {member.peer_id: member.chat_id for member in mine if member.peer_id is not None}
    keys = [key_of(chat_pk(member.chat_id), settings_sk()) for member in mine]
    keys += [key_of(person_pk(peer_id), Prefix.PERSON.key()) for peer_id in peers]

    def value_of(items: list[Item]) -> SettingsAndTitles:
        settings = {chosen.chat_id: chosen for chosen in of_kind(ChatSettings, items)}
        titles = {chat_id: chosen.title for chat_id, chosen in settings.items() if chosen.title is not None}
        titles |= {peers[person.person_id]: person.full_name for person in of_kind(Person, items)}
        return SettingsAndTitles(settings, titles)

    return KeyedRead(Setting.STATE_TABLE.read(), keys, value_of)


def title_of(member: Member, settings: ChatSettings) -> str:
    """What a chat with these settings is called to a member."""
    if member.peer_id is None:
        return settings.title or member.title
    titles = settings_and_titles([member]).read().titles
    return titles.get(member.chat_id, member.title)


def memberships_of(person_ids: Iterable[str], chat_id: str) -> list[Member]:
    """The memberships that these people have of a chat; consistent reads."""
    keys = [key_of(person_pk(person_id), member_sk(chat_id)) for person_id in sorted(set(person_ids))]
    return of_kind(Member, get_all(Setting.STATE_TABLE.read(), keys))


def memberships_and_settings(person_ids: Iterable[str], chat_id: str) -> tuple[list[Member], ChatSettings]:
    """The same with the chat's settings."""
    keys = [key_of(person_pk(person_id), member_sk(chat_id)) for person_id in sorted(set(person_ids))]
    items = get_all(Setting.STATE_TABLE.read(), [*keys, key_of(chat_pk(chat_id), settings_sk())])
    return of_kind(Member, items), settings_or_default(chat_id, first(ChatSettings, items))
