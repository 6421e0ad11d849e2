"""The rows of a chat: its messages and the changes of them, in one order without gaps.

Reading them in their order: `svyazka_common.chat_reading`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.rules.polls import changes_of_counts
from svyazka_common import aws
from svyazka_common.message_changes import FREE, placed, touched, without_pin
from svyazka_common.reading import get_all, query_all
from svyazka_common.records.base import key_of, of_kind, serialise
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.messages import (
    AutomaticAnswer,
    Message,
    MessageChange,
    Pins,
    Vote,
    pins_sk,
    row_sk,
    votes_pk,
)
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, ConditionFailedError, put, transact, update
from svyazka_common.write_conflicts import WriteConflictError

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_PINS = 10
"""Pinned messages of a chat."""


def messages_at(chat_id: str, sequence_numbers: Iterable[int]) -> list[Message]:
    """The messages at these places of a chat; consistent reads. What is no message is left out."""
    keys = [key_of(chat_pk(chat_id), row_sk(number)) for number in sorted(set(sequence_numbers))]
    return of_kind(Message, get_all(_table(), keys))


class PlaceTakenError(WriteConflictError):
    """Something stands at a change's place already, or what it is about is no longer as it was read."""


def append(message: Message) -> None:
    """Put a message at its place.

    Raises PlaceTakenError where something stands there already (also a copy whose answer was lost).
    """
    client = aws.dynamodb()
    try:
        client.put_item(TableName=_table(), Item=message.to_item(), ConditionExpression=FREE)
    except client.exceptions.ConditionalCheckFailedException:
        raise PlaceTakenError from None


def append_once_an_evening(message: Message, evening: AutomaticAnswer) -> None:
    """Put an automatic answer at its place, unless one went out that evening. Raises PlaceTakenError."""
    try:
        transact([put(_table(), evening, FREE), put(_table(), message, FREE)])
    except ConditionFailedError as error:
        if 0 not in error.failed:
            raise PlaceTakenError from None


def append_change(change: MessageChange, touching: Iterable[Action]) -> None:
    """Put a change at its place and change what it is about, as one.

    Raises PlaceTakenError, also where something is no longer as `touching` asks: a new read shows which.
    """
    try:
        transact([placed(change), *touching])
    except ConditionFailedError:
        raise PlaceTakenError from None


def edited(message: Message, change: MessageChange, text: str, mentions: list[str]) -> Action:
    """The message with another text."""
    names = {"#text": "text"}
    at = change.changed_at_ms
    if not mentions:
        expression = "SET #text = :text, edited_at_ms = :at, version = :version REMOVE mentions"
        return touched(message, change, expression, names, text=text, at=at)
    expression = "SET #text = :text, edited_at_ms = :at, version = :version, mentions = :mentions"
    return touched(message, change, expression, names, text=text, at=at, mentions=mentions)


def reacted(message: Message, change: MessageChange, reaction: str | None) -> Action:
    """The message with the person's reaction, or without one."""
    names = {"#person": change.person_id}
    if reaction is None:
        return touched(message, change, "SET version = :version REMOVE reactions.#person", names)
    expression = "SET reactions.#person = :reaction, version = :version"
    return touched(message, change, expression, names, reaction=reaction)


def pinned(message: Message, change: MessageChange) -> list[Action]:
    """The message pinned, and in the list of the chat's pins, where there is room for it or it is there already."""
    room = "attribute_not_exists(messages) OR contains(messages, :number) OR size(messages) < :most"
    listed = update(
        _table(),
        key_of(message.pk, pins_sk()),
        "SET entity = :entity, chat_id = :chat_id ADD messages :one",
        room,
        entity=Pins.entity,
        chat_id=message.chat_id,
        one={message.sequence_number},
        number=message.sequence_number,
        most=MOST_PINS,
    )
    expression = "SET pinned_at_ms = :at, version = :version"
    return [touched(message, change, expression, {}, at=change.changed_at_ms), listed]


def unpinned(message: Message, change: MessageChange) -> list[Action]:
    """The message no longer pinned."""
    expression = "SET version = :version REMOVE pinned_at_ms"
    return [touched(message, change, expression, {}), without_pin(message)]


def pins_of(chat_id: str) -> set[int]:
    """The places of a chat's pinned messages; a consistent read."""
    pins = of_kind(Pins, get_all(_table(), [key_of(chat_pk(chat_id), pins_sk())]))
    return pins[0].messages if pins else set()


def voted(message: Message, change: MessageChange, before: Vote | None, options: list[int]) -> list[Action]:
    """The poll with the person's vote in place of an earlier one, which has to be as it was read."""
    counts, voters = changes_of_counts(before.options if before is not None else [], options)
    added = [f"poll.counts[{option}] = poll.counts[{option}] + :d{option}" for option in counts]
    expression = f"SET {', '.join([*added, 'poll.voters = poll.voters + :voters', 'version = :version'])}"
    values = {f"d{option}": by for option, by in counts.items()}
    poll = touched(
        message, change, expression, {}, also="attribute_not_exists(poll.closed_at_ms)", voters=voters, **values
    )
    vote = Vote(
        chat_id=message.chat_id,
        message=message.sequence_number,
        person_id=change.person_id,
        options=options,
        version=change.sequence_number,
    )
    if before is None:
        return [poll, put(_table(), vote, FREE)]
    return [poll, put(_table(), vote, "version = :before", before=before.version)]


def closed_poll(message: Message, change: MessageChange) -> Action:
    """The message with its poll closed."""
    expression = "SET poll.closed_at_ms = :at, version = :version"
    return touched(message, change, expression, {}, also="attribute_exists(poll)", at=change.changed_at_ms)


def votes_in(chat_id: str, message: int) -> list[Vote]:
    """All votes in the poll of a message; a consistent read."""
    values = serialise({":pk": votes_pk(chat_id, message)})
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values, "ConsistentRead": True}
    return of_kind(Vote, query_all(TableName=_table(), **query))


def votes_of(person_id: str, chat_id: str, messages: Iterable[int]) -> list[Vote]:
    """Somebody's votes in the polls of these messages; consistent reads."""
    keys = [key_of(votes_pk(chat_id, message), person_id) for message in sorted(set(messages))]
    return sorted(of_kind(Vote, get_all(_table(), keys)), key=lambda vote: vote.message)


def remove(vote: Vote) -> None:
    """Remove a vote."""
    aws.dynamodb().delete_item(TableName=_table(), Key=vote.key)


def _table() -> str:
    return Setting.MESSAGES_TABLE.read()
