"""What the journal's start page shows of chats in which only some may write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.chats import Chat, ChatRef, ChatSettings, Exclusion, chat_pk, member_sk, settings_sk
from svyazka_common.records.roster import SchoolClass, class_pk, person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


def lineages_of(class_ids: Iterable[str]) -> dict[str, str]:
    """The lineages of classes, by class id."""
    keys = [key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in sorted(set(class_ids))]
    return {one.class_id: one.lineage for one in of_kind(SchoolClass, get_all(Setting.STATE_TABLE.read(), keys))}


def announcing_chats(chat_ids: Iterable[str], person_id: str) -> dict[str, Chat]:
    """Those of the chats, by id, in which only some write, all of it is shown, and the person was not taken out."""
    wanted = sorted(set(chat_ids))
    refs = [ChatRef.parse(chat_id) for chat_id in wanted]
    keys = [key_of(ref.pk, ref.sk) for ref in refs]
    keys += [key_of(chat_pk(chat_id), settings_sk()) for chat_id in wanted]
    keys += [key_of(person_pk(person_id), member_sk(chat_id)) for chat_id in wanted]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    removed = {one.chat_id for one in of_kind(Exclusion, items) if one.kind == "removed"}
    announcing = {
        one.chat_id
        for one in of_kind(ChatSettings, items)
        if one.writing == "administrators" and one.history == "all" and one.chat_id not in removed
    }
    return {chat.chat_id: chat for chat in of_kind(Chat, items) if chat.chat_id in announcing}
