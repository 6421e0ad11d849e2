"""Taking a person out of a chat's rows, votes and marks; every write rests on the row as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.safeguarding.repository.retention import delete, head_of, marks_of, votes_of
from svyazka_common.reading import key_reads, partition, query_each, side_by_side
from svyazka_common.records.base import Prefix, key_of, of_kind, serialise
from svyazka_common.records.chats import Chat, ChatRef, Exclusion, Member, chat_pk
from svyazka_common.records.hours import hours_sk
from svyazka_common.records.link import Link
from svyazka_common.records.messages import Message, MessageChange
from svyazka_common.records.roster import Guardianship, person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, transact
from svyazka_common.transactions import delete as deletion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.base import Item
    from svyazka_common.records.messages import Row
    from svyazka_common.transactions import Action


def items_of(person_id: str) -> list[Item]:
    """All items of a person's partition: the person, relations, links, memberships, exclusions."""
    return partition(person_pk(person_id))


def is_in_chats(items: list[Item]) -> bool:
    """Whether somebody has a link or is in a chat: they could go on writing."""
    return bool(of_kind(Link, items) or of_kind(Member, items))


def organisations_in(items: list[Item]) -> set[str]:
    """The organisations that a person's relations name, and those of a parent's children."""
    of_children = [item for one in of_kind(Guardianship, items) for item in partition(person_pk(one.child_id))]
    named = (item.get("organisation_id", {}).get("S") for item in (*items, *of_children))
    return {organisation_id for organisation_id in named if organisation_id is not None}


def chats_left(items: list[Item]) -> set[str]:
    """The chats out of which a person was taken by hand."""
    return {exclusion.chat_id for exclusion in of_kind(Exclusion, items)}


def organisations_of(chat_ids: Iterable[str]) -> set[str]:
    """The organisations of chats."""
    refs = [ChatRef.of(chat_id) for chat_id in sorted(set(chat_ids))]
    chats = of_kind(Chat, side_by_side(key_reads([key_of(ref.pk, ref.sk) for ref in refs])))
    return {chat.organisation_id for chat in chats}


def rows_of(chat_id: str) -> Iterator[Row]:
    """Yield the rows of a chat in order; consistent reads."""
    items = query_each(
        TableName=_table(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :row)",
        ExpressionAttributeValues=serialise({":pk": chat_pk(chat_id), ":row": Prefix.MESSAGE.key("")}),
        ConsistentRead=True,
    )
    for item in items:
        record: type[Row] = Message if item["entity"]["S"] == Message.entity else MessageChange
        yield record.from_item(item)


def replace_message(old: Message, new: Message) -> bool:
    """Write a message in place of what was read; False where it has changed meanwhile."""
    return _write([put(_table(), new, "version = :version", version=old.version)])


def replace_sender(change: MessageChange, instead: str) -> None:
    """Write another id in place of who made a change."""
    _write([put(_table(), replace(change, person_id=instead), "attribute_exists(pk)")])


def replace_voter(chat_id: str, message: int, person_id: str, instead: str) -> None:
    """Write another id in place of somebody's vote in a poll."""
    for vote in votes_of(chat_id, message):
        if vote.person_id == person_id:
            _write([deletion(_table(), vote.key), put(_table(), replace(vote, person_id=instead))])


def forget(chat_id: str, person_id: str, instead: str) -> None:
    """Delete a person's mark in a chat, and write another id into its head where they said the last word."""
    delete(mark.key for mark in marks_of(chat_id) if mark.person_id == person_id)
    head = head_of(chat_id)
    if head is not None and head.person_id == person_id:
        _write([put(_table(), replace(head, person_id=instead), "version = :version", version=head.version)])


def forget_hours(person_id: str) -> None:
    """Delete a person's own hours."""
    delete([key_of(person_pk(person_id), hours_sk())])


def _write(actions: list[Action]) -> bool:
    try:
        transact(actions)
    except ConditionFailedError:
        return False
    return True


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
