"""Sending messages to the provisioning queue, people of one organisation together, and refused ones aside."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.chats.rules.messages import PEOPLE_A_MESSAGE, Outgoing, ReconcilePeople, ReconcilePerson, ReconcilePupil
from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.chats.rules.messages import AnyMessage

SECOND_ROUND_SECONDS = 60
"""Far above the lag of an index in good health (well under a second)."""


class MessageBatch(Struct, frozen=True, kw_only=True):
    """A message that is sent, and the positions of the messages that it combines."""

    outgoing: Outgoing
    positions: tuple[int, ...]


def send(outgoing: Sequence[Outgoing]) -> set[int]:
    """Send all, batched by `batch_messages`; returns the positions of those that SQS did not take."""
    batches = batch_messages(outgoing)
    failed = _send([batch.outgoing for batch in batches])
    return {position for number in failed for position in batches[number].positions}


def send_all(outgoing: Sequence[Outgoing]) -> None:
    """Send all, like `send`. Raises NotSentError where SQS took only some; sending them again does no harm."""
    if send(outgoing):
        raise queues.NotSentError


def send_apart(messages: Sequence[AnyMessage], group: str | None) -> None:
    """Send each as a message of its own. Raises NotSentError where SQS took only some."""
    if _send([Outgoing(message=message, group=group) for message in messages]):
        raise queues.NotSentError


def refuse(body: str, code: str) -> None:
    """Send a text that is none of our messages to the dead-letter queue, with the code as its attribute `reason`."""
    queues.send_to_dead_letters(Setting.PROVISIONING_DLQ_URL.read(), body, reason=code)


def batch_messages(outgoing: Sequence[Outgoing]) -> list[MessageBatch]:
    """Combine messages about people of one organisation, up to ten; any other message stays as it is.

    People who change in one moment are thus brought in step together.
    """
    batches: list[MessageBatch] = []
    of_people: dict[str | None, list[int]] = {}
    for position, sent in enumerate(outgoing):
        if isinstance(sent.message, ReconcilePerson | ReconcilePupil) and not sent.delay_seconds:
            of_people.setdefault(sent.group, []).append(position)
        else:
            batches.append(MessageBatch(outgoing=sent, positions=(position,)))
    for group, positions in of_people.items():
        batches += [
            _batch([outgoing[position] for position in together], group, together)
            for together in batched(positions, PEOPLE_A_MESSAGE, strict=False)
        ]
    return batches


def _batch(together: Sequence[Outgoing], group: str | None, positions: tuple[int, ...]) -> MessageBatch:
    if len(together) == 1:
        return MessageBatch(outgoing=together[0], positions=positions)
    people = _ids(sent.message for sent in together if isinstance(sent.message, ReconcilePerson))
    pupils = _ids(sent.message for sent in together if isinstance(sent.message, ReconcilePupil))
    message = ReconcilePeople(people=people, pupils=pupils)
    return MessageBatch(outgoing=Outgoing(message=message, group=group), positions=positions)


def _ids(messages: Iterable[ReconcilePerson | ReconcilePupil]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(message.person_id for message in messages))


def _send(outgoing: Sequence[Outgoing]) -> set[int]:
    return queues.send(Setting.PROVISIONING_QUEUE_URL.read(), [_fields(sent) for sent in outgoing])


def _fields(outgoing: Outgoing) -> dict[str, Any]:
    fields: dict[str, Any] = {"MessageBody": outgoing.message.to_json()}
    if outgoing.group is not None:
        fields["MessageGroupId"] = outgoing.group
    if outgoing.delay_seconds:
        fields["DelaySeconds"] = outgoing.delay_seconds
    return fields
