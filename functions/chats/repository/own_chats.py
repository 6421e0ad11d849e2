"""A person's own chats: their memberships, the members that they see, and the loads that let them create chats."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from svyazka_common import aws, reading
from svyazka_common.chat_reading import members_by_index
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.chats import Chat, Member, member_sk
from svyazka_common.records.roster import Organisation, SchoolClass, TeachingLoad, class_pk, load_sk, person_pk
from svyazka_common.rights import place_key
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, check, put, transact

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.rights import Place


def memberships(person_id: str) -> list[Member]:
    """The chats of a person."""
    return of_kind(Member, reading.partition(person_pk(person_id), Prefix.MEMBER.key("")))


def members_seen_by(person_id: str, chat_id: str) -> tuple[Member | None, list[Member]]:
    """A person's own membership of a chat, if there is one, and everybody's, read side by side."""
    own, everybody = aws.concurrently(
        partial(get_all, Setting.STATE_TABLE.read(), [key_of(person_pk(person_id), member_sk(chat_id))]),
        partial(members_by_index, chat_id),
    )
    return next(iter(of_kind(Member, own)), None), everybody


def loads_and_memberships(session: Session) -> tuple[list[TeachingLoad], list[Organisation], list[Member]]:
    """What the caller teaches and is a member of, and the session's organisation.

    Loads and memberships are neighbours in the partition, so one read gives both.
    """
    pk = person_pk(session.person_id)
    items, places = aws.concurrently(
        partial(reading.between, pk, Prefix.LOAD.key(""), Prefix.MEMBER.key("~")),
        partial(get_all, Setting.STATE_TABLE.read(), [place_key(session)]),
    )
    return of_kind(TeachingLoad, items), of_kind(Organisation, places), of_kind(Member, items)


def loads_in(session: Session, class_id: str) -> tuple[list[TeachingLoad], list[Place]]:
    """What the caller teaches in a class; the session's organisation and the class, where they exist."""
    keys = [place_key(session), key_of(class_pk(class_id), Prefix.CLASS.key())]
    loads, places = aws.concurrently(
        partial(reading.partition, person_pk(session.person_id), load_sk(class_id, "")),
        partial(get_all, Setting.STATE_TABLE.read(), keys),
    )
    return of_kind(TeachingLoad, loads), [*of_kind(Organisation, places), *of_kind(SchoolClass, places)]


class LoadChangedError(Exception):
    """The teaching load that allows a chat to be created is not as it was read."""


def create_chat(chat: Chat, load: TeachingLoad) -> Chat | None:
    """Create a chat if the load that allows it is still as it was read; returns None, or the chat that existed already.

    Raises LoadChangedError, DomainError(busy).
    """
    table = Setting.STATE_TABLE.read()
    load_as_read = check(table, load.key, "version = :version", version=load.version)
    try:
        transact([load_as_read, put(table, chat, "attribute_not_exists(pk)")])
    except ConditionFailedError as error:
        existing = error.failed.get(1)
        if 0 in error.failed or existing is None:
            raise LoadChangedError from None
        return Chat.from_item(existing)
    return None
