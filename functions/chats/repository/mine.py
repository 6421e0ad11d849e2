"""What the calls of a person read and write."""

from __future__ import annotations

from functools import partial

from functions.chats.repository import queries
from svyazka_common import aws, partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, Member, chat_pk, member_sk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import TeachingLoad, load_sk
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, check, put, transact


def memberships(person_id: str) -> list[Member]:
    """The chats of a person."""
    return of_kind(Member, partitions.partition(person_pk(person_id), Prefix.MEMBER.key("")))


def members_seen_by(person_id: str, chat_id: str) -> tuple[Member | None, list[Member]]:
    """A person's own membership of a chat, if there is one, and everybody's, read side by side."""
    own, everybody = aws.concurrently(
        partial(queries.items, [key_of(person_pk(person_id), member_sk(chat_id))]),
        partial(partitions.inverse, chat_pk(chat_id), Prefix.MEMBER.key("")),
    )
    return next(iter(of_kind(Member, own)), None), of_kind(Member, everybody)


def loads_and_memberships(person_id: str) -> tuple[list[TeachingLoad], list[Member]]:
    """What a person teaches and is a member of: neighbours in the partition, so one read gives both."""
    found = partitions.between(person_pk(person_id), Prefix.LOAD.key(""), Prefix.MEMBER.key("~"))
    return of_kind(TeachingLoad, found), of_kind(Member, found)


def loads_in(person_id: str, class_id: str) -> list[TeachingLoad]:
    """What a person teaches in a class."""
    return of_kind(TeachingLoad, partitions.partition(person_pk(person_id), load_sk(class_id, "")))


def create_chat(chat: Chat, load: TeachingLoad) -> Chat | None:
    """Create a chat while the load that allows it stands: None, or the chat that is there already.

    Raises ConditionFailedError where the load has changed.
    """
    table = Setting.STATE_TABLE.read()
    allowed = check(table, load.key, "version = :version", version=load.version)
    try:
        transact([allowed, put(table, chat, "attribute_not_exists(pk)")])
    except ConditionFailedError as error:
        existing = error.failed.get(1)
        if 0 in error.failed or existing is None:
            raise
        return Chat.from_item(existing)
    return None
