"""The chats of a school, and what of each is shown in the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import (
    get_all,
    inverse,
    inverse_between,
    inverse_reads,
    partition,
    partitions,
    side_by_side,
)
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.chats import DIRECT, Chat, Member, chat_pk
from svyazka_common.records.messages import ChatHead, head_sk
from svyazka_common.records.roster import SchoolClass, class_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence


def roster_chats(organisation_id: str) -> list[Chat]:
    """The chats of an organisation's classes, past ones too, and of its colleagues."""
    pk = Prefix.ORGANISATION.key(organisation_id)
    classes = of_kind(SchoolClass, inverse(pk, Prefix.CLASS.key("")))
    lineages = {class_pk(school_class.lineage) for school_class in classes}
    items = [item for chat_items in partitions(lineages, Prefix.CHAT.key("")).values() for item in chat_items]
    items += partition(pk, Prefix.CHAT.key(""))
    return [chat for chat in of_kind(Chat, items) if chat.organisation_id == organisation_id]


def chats_by_hand(organisation_id: str) -> list[Chat]:
    """The chats made by hand in an organisation, without those of two: these are passed over by their keys.

    A school has thousands of them, and all lie between two keys.
    """
    pk, direct = Prefix.ORGANISATION.key(organisation_id), Prefix.CHAT.key(DIRECT)
    before = inverse_between(pk, Prefix.CHAT.key(""), direct)
    behind = inverse_between(pk, f"{direct}~", Prefix.CHAT.key("~"))
    return of_kind(Chat, [*before, *behind])


def members_by_chat(chat_ids: Sequence[str]) -> dict[str, list[Member]]:
    """The members of chats by the index, which follows the table with a delay."""
    members: dict[str, list[Member]] = {chat_id: [] for chat_id in chat_ids}
    items = side_by_side(inverse_reads([chat_pk(chat_id) for chat_id in chat_ids], Prefix.MEMBER.key("")))
    for member in of_kind(Member, items):
        members[member.chat_id].append(member)
    return members


def last_said(chat_ids: Sequence[str]) -> dict[str, int]:
    """When something was said last in chats, in milliseconds since 1970; a chat in which nothing was is left out."""
    keys = [key_of(chat_pk(chat_id), head_sk()) for chat_id in chat_ids]
    heads = of_kind(ChatHead, get_all(Setting.MESSAGES_TABLE.read(), keys, consistent=False))
    return {head.chat_id: head.sent_at_ms for head in heads}
