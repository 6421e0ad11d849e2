"""Reading a chat with what decides about it: settings, the caller's membership, who owns it, who is in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common import aws
from svyazka_common.chat_reading import members_by_index
from svyazka_common.chat_rights import owner_of, settings_or_default
from svyazka_common.reading import get_all
from svyazka_common.records.base import first, key_of, of_kind
from svyazka_common.records.chats import Chat, ChatSettings, Exclusion, Member, chat_pk, member_sk, settings_sk
from svyazka_common.records.roster import person_pk
from svyazka_common.rights import administrator_keys
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item, Key
    from svyazka_common.records.chats import ChatRef


class ChatAsRead(Struct, frozen=True, kw_only=True):
    """A chat and its surroundings; `administrator` are the items that say whether the caller administers a school.

    `owner_id` is who owns a chat made by hand at this moment, None where the school's administrators do. `members` come
    from the index and may be late by moments; the caller's own membership and the owner are read from the table.
    """

    chat: Chat | None
    settings: ChatSettings
    mine: Member | None
    owner_id: str | None
    administrator: list[Item]
    members: list[Member]


def read_chat(session: Session, chat: ChatRef) -> ChatAsRead:
    """A chat with all that decides what the caller may do in it."""
    keys = [
        key_of(chat.pk, chat.sk),
        key_of(chat_pk(chat.chat_id), settings_sk()),
        member_key(session.person_id, chat.chat_id),
        *administrator_keys(session),
    ]
    items, members = aws.concurrently(partial(get_all, _table(), keys), partial(members_by_index, chat.chat_id))
    stored = first(Chat, items)
    return ChatAsRead(
        chat=stored,
        settings=settings_or_default(chat.chat_id, first(ChatSettings, items)),
        mine=first(Member, items),
        owner_id=_owner(stored, members) if stored is not None and stored.kind == "manual" else None,
        administrator=items,
        members=members,
    )


def rows_of(chat_id: str, people: Iterable[str]) -> dict[str, Member | Exclusion]:
    """What stands in the place of people's memberships of a chat, by person id; consistent reads."""
    items = get_all(_table(), [member_key(person_id, chat_id) for person_id in sorted(set(people))])
    rows: list[Member | Exclusion] = [*of_kind(Member, items), *of_kind(Exclusion, items)]
    return {row.person_id: row for row in rows}


def member_key(person_id: str, chat_id: str) -> Key:
    """The key of a membership, or of the exclusion in its place."""
    return key_of(person_pk(person_id), member_sk(chat_id))


def _owner(chat: Chat, members: list[Member]) -> str | None:
    # The few who could own it are read again from the table: who has just left owns nothing.
    possible = {member.person_id for member in members if member.standing is not None}
    possible |= {chat.owner_id} if chat.owner_id is not None else set()
    present = [row for row in rows_of(chat.chat_id, possible).values() if isinstance(row, Member)]
    return owner_of(chat, present)


def _table() -> str:
    return Setting.STATE_TABLE.read()
