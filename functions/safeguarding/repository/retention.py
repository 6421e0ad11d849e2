"""Deleting what is older than a school keeps it: rows, votes, previews, and marks of those who have left.

The marks of those who are there follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.safeguarding.repository.school_chats import roster_chats
from svyazka_common.chat_reading import members_by_index
from svyazka_common.message_changes import place_of
from svyazka_common.reading import get_all, inverse, partition, query_all
from svyazka_common.records.base import Prefix, first, key_of, of_kind, serialise
from svyazka_common.records.chats import Chat, chat_pk
from svyazka_common.records.exports import ChatExport, LatestExport, exports_pk
from svyazka_common.records.messages import (
    ChatHead,
    Message,
    ReadMark,
    Vote,
    head_sk,
    pins_sk,
    reads_pk,
    row_sk,
    votes_pk,
)
from svyazka_common.records.school_policy import SchoolPolicy, policy_or_default, policy_sk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, delete_all, update, update_alone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.base import Key
    from svyazka_common.records.messages import Row

FIRST_WAIT_SECONDS = 0.1
"""Nobody waits for these deletions."""


def policy_of(organisation_id: str) -> SchoolPolicy:
    """The policy of an organisation, or the presets."""
    key = key_of(Prefix.ORGANISATION.key(organisation_id), policy_sk())
    return policy_or_default(organisation_id, first(SchoolPolicy, get_all(Setting.STATE_TABLE.read(), [key])))


def chats_of(organisation_id: str) -> list[str]:
    """The ids of an organisation's chats: of its classes, past ones too, of its colleagues, and those made by hand."""
    by_hand = of_kind(Chat, inverse(Prefix.ORGANISATION.key(organisation_id), Prefix.CHAT.key("")))
    return [chat.chat_id for chat in (*roster_chats(organisation_id), *by_hand)]


def delete_rows(chat_id: str, rows: Iterable[Row]) -> None:
    """Delete rows of a chat with the votes of their polls, and take them off the chat's pins."""
    gone = list(rows)
    for message in gone:
        if isinstance(message, Message):
            if message.poll is not None:
                delete(vote.key for vote in votes_of(chat_id, message.sequence_number))
            if message.pinned_at_ms is not None:
                pins = key_of(chat_pk(chat_id), pins_sk())
                update_alone(update(_table(), pins, "DELETE messages :one", one={message.sequence_number}))
    delete(key_of(row.pk, row_sk(row.sequence_number)) for row in gone)


def empty_last(message: Message, now_ms: int) -> None:
    """Take all that was said out of a chat's last row, which stays for the count."""
    _write(
        update(
            _table(),
            message.key,
            "SET deleted_at_ms = :now, reactions = :none REMOVE #text, edited_at_ms, mentions, poll, pinned_at_ms",
            "attribute_not_exists(deleted_at_ms)",
            names={"#text": "text"},
            now=now_ms,
            none={},
        )
    )


def empty_head(chat_id: str, from_ms: int) -> None:
    """Take the preview out of a chat's head, where its message is older than a moment."""
    key = key_of(chat_pk(chat_id), head_sk())
    condition = "sent_at_ms < :kept_from AND attribute_exists(preview)"
    _write(update(_table(), key, "REMOVE preview", condition, kept_from=from_ms))


def move_marks(chat_id: str, oldest: Row) -> None:
    """Move read marks behind what went before the oldest row, and delete those of people who are no members any more.

    What is kept no longer is not unread.
    """
    members = {member.person_id for member in members_by_index(chat_id)}
    marks = marks_of(chat_id)
    delete(mark.key for mark in marks if mark.person_id not in members)
    place = place_of(oldest)
    read_to, number = place.sequence_number - 1, place.messages_before
    for mark in marks:
        if mark.person_id in members and mark.sequence_number is not None and mark.sequence_number < read_to:
            expression, behind = "SET sequence_number = :read_to, #number = :number", "sequence_number < :read_to"
            names = {"#number": "number"}
            _write(update(_table(), mark.key, expression, behind, names=names, read_to=read_to, number=number))


def marks_of(chat_id: str) -> list[ReadMark]:
    """Up to where people have read a chat."""
    return of_kind(ReadMark, _all_of(reads_pk(chat_id)))


def votes_of(chat_id: str, message: int) -> list[Vote]:
    """The votes in the poll of a message."""
    return of_kind(Vote, _all_of(votes_pk(chat_id, message)))


def head_of(chat_id: str) -> ChatHead | None:
    """The head of a chat."""
    return first(ChatHead, get_all(_table(), [key_of(chat_pk(chat_id), head_sk())]))


def delete_exports(organisation_id: str, from_ms: int) -> None:
    """Delete what is left of exports that were asked for before a moment; their files have long been gone."""
    items = partition(exports_pk(organisation_id))
    records: list[ChatExport | LatestExport] = [*of_kind(ChatExport, items), *of_kind(LatestExport, items)]
    delete((record.key for record in records if record.made_at_ms < from_ms), Setting.STATE_TABLE.read())


def delete(keys: Iterable[Key], table: str | None = None) -> None:
    """Delete items by their keys, of the table `messages` where no other is named. Raises DomainError(busy)."""
    delete_all(table or _table(), keys, first_wait_seconds=FIRST_WAIT_SECONDS)


def _all_of(pk: str) -> list[dict[str, object]]:
    return query_all(
        TableName=_table(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": pk}),
        ConsistentRead=True,
    )


def _write(action: dict[str, dict[str, object]]) -> None:
    try:
        update_alone(action)
    except ConditionFailedError:
        return


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
