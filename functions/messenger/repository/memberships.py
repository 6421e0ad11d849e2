"""Who is in which chat, as the table `state` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import reading
from svyazka_common.chat_standing import settings_or_default
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, first, key_of, of_kind
from svyazka_common.records.chats import ChatSettings, Member, chat_pk, member_sk, settings_sk
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def memberships_of(person_ids: Iterable[str], chat_id: str) -> list[Member]:
    """The memberships that these people have of a chat; consistent reads."""
    keys = [key_of(person_pk(person_id), member_sk(chat_id)) for person_id in sorted(set(person_ids))]
    return of_kind(Member, get_all(Setting.STATE_TABLE.read(), keys))


def members_by_index(chat_id: str) -> list[Member]:
    """The members of a chat by the index, which follows the table with a delay."""
    return of_kind(Member, reading.inverse(chat_pk(chat_id), Prefix.MEMBER.key("")))
