"""What the list of chats shows: the newest message of each, and up to where somebody has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import KeyedRead, get_all, query_all
from svyazka_common.records.base import first, key_of, of_kind, serialise
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.messages import ChatHead, Pins, ReadMark, head_sk, pins_sk, reads_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, update, update_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.base import Item
    from svyazka_common.records.messages import Message

MOST_NOTED = 200
"""Mentions of a person in a chat that they have not read."""


def heads_of(chat_ids: Sequence[str]) -> dict[str, ChatHead]:
    """The heads of chats, by chat; what is not there is left out. They follow the messages with a delay anyway."""
    keys = [key_of(chat_pk(chat_id), head_sk()) for chat_id in chat_ids]
    return {head.chat_id: head for head in of_kind(ChatHead, get_all(_table(), keys, consistent=False))}


def marks_of(chat_ids: Sequence[str], person_id: str) -> KeyedRead[dict[str, ReadMark]]:
    """A person's marks in chats, by chat; a consistent read, so that what was read a moment ago counts."""
    keys = [key_of(reads_pk(chat_id), person_id) for chat_id in chat_ids]
    return KeyedRead(_table(), keys, lambda items: {mark.chat_id: mark for mark in of_kind(ReadMark, items)})


def mark_of(chat_id: str, person_id: str) -> ReadMark | None:
    """Up to where somebody has read a chat; None where that is not known."""
    return next(iter(_set(get_all(_table(), [key_of(reads_pk(chat_id), person_id)]))), None)


def opening(chat_id: str, person_id: str) -> tuple[ReadMark | None, set[int]]:
    """Up to where somebody has read a chat, and the places of its pinned messages; consistent reads."""
    items = get_all(_table(), [key_of(reads_pk(chat_id), person_id), key_of(chat_pk(chat_id), pins_sk())])
    pins = first(Pins, items)
    return next(iter(_set(items)), None), pins.messages if pins is not None else set()


def marks_in(chat_id: str) -> dict[str, ReadMark]:
    """Up to where everybody has read a chat, by person; a consistent read."""
    items = query_all(
        TableName=_table(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=serialise({":pk": reads_pk(chat_id)}),
        ConsistentRead=True,
    )
    return {mark.person_id: mark for mark in _set(items)}


def begin_mark(mark: ReadMark) -> None:
    """Move a person's mark forward, as `move_mark` does, and note for which joining (`joined_at_ms`) that was done."""
    if not move_mark(mark):
        action = update(
            _table(), mark.key, "SET joined_at_ms = :joined", "attribute_exists(pk)", joined=mark.joined_at_ms
        )
        _write(action)


def move_mark(mark: ReadMark) -> bool:
    """Move a person's mark forward; False where a farther one stays. Mentions that are read are forgotten.

    The joining is noted with it where the mark names one.
    """
    joined = {} if mark.joined_at_ms is None else {"joined": mark.joined_at_ms}
    moved = update(
        _table(),
        mark.key,
        "SET entity = :entity, chat_id = :chat_id, person_id = :person_id, #number = :number,"
        f" sequence_number = :sequence_number{', joined_at_ms = :joined' if joined else ''}",
        "attribute_not_exists(sequence_number) OR sequence_number < :sequence_number",
        names={"#number": "number"},
        entity=mark.entity,
        chat_id=mark.chat_id,
        person_id=mark.person_id,
        number=mark.number,
        sequence_number=mark.sequence_number,
        **joined,
    )
    moved["Update"]["ReturnValues"] = "ALL_NEW"
    try:
        current = ReadMark.from_item(update_alone(moved)["Attributes"])
    except ConditionFailedError:
        return False
    read_to = current.sequence_number
    if read_to is not None and (read := {at for at in current.mentioned_at if at <= read_to}):
        _write(update(_table(), mark.key, "DELETE mentioned_at :read", read=read))
    return True


def note_mention(chat_id: str, person_id: str, message: int) -> None:
    """Note that a message mentions somebody; beyond `MOST_NOTED` mentions that are not read, no more are counted."""
    mark = ReadMark(chat_id=chat_id, person_id=person_id)
    _write(
        update(
            _table(),
            mark.key,
            "SET entity = :entity, chat_id = :chat_id, person_id = :person_id ADD mentioned_at :one",
            "attribute_not_exists(mentioned_at) OR size(mentioned_at) < :most",
            entity=mark.entity,
            chat_id=chat_id,
            person_id=person_id,
            one={message},
            most=MOST_NOTED,
        )
    )


def forget_mention(chat_id: str, person_id: str, message: int) -> None:
    """Forget that a message mentioned somebody."""
    key = ReadMark(chat_id=chat_id, person_id=person_id).key
    _write(update(_table(), key, "DELETE mentioned_at :one", "attribute_exists(pk)", one={message}))


def write_head(message: Message, preview: str | None) -> None:
    """Write a message into its chat's head, unless that holds a newer message or a newer version of this one."""
    record = ChatHead(
        chat_id=message.chat_id,
        number=message.number,
        last=message.sequence_number,
        version=message.version,
        person_id=message.person_id,
        sent_at_ms=message.sent_at_ms,
    )
    removed = " REMOVE preview" if preview is None else ""
    shown = {} if preview is None else {"preview": preview}
    _write(
        update(
            _table(),
            record.key,
            "SET entity = :entity, chat_id = :chat_id, #number = :number, #last = :last, version = :version,"
            f" person_id = :person_id, sent_at_ms = :sent_at_ms{', preview = :preview' if shown else ''}{removed}",
            "attribute_not_exists(pk) OR #last < :last OR (#last = :last AND version < :version)",
            names={"#number": "number", "#last": "last"},
            entity=record.entity,
            chat_id=record.chat_id,
            number=record.number,
            last=record.last,
            version=record.version,
            person_id=record.person_id,
            sent_at_ms=record.sent_at_ms,
            **shown,
        )
    )


def _set(items: Iterable[Item]) -> list[ReadMark]:
    return [mark for mark in of_kind(ReadMark, items) if mark.sequence_number is not None]


def _write(action: dict[str, dict[str, object]]) -> None:
    try:
        update_alone(action)
    except ConditionFailedError:
        return


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
