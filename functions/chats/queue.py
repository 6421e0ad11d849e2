"""Putting work into the provisioning queue, and what is no work of ours into its dead-letter queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.messages import Outgoing
from functions.chats.rules.parcels import parcels
from svyazka_common import queues
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.chats.messages import AnyMessage

# Far above the lag of an index in good health (well under a second).
SECOND_ROUND_SECONDS = 60


class NotSentError(Exception):
    """SQS took only some of the messages."""


def send(outgoing: Sequence[Outgoing]) -> set[int]:
    """Send all, people of one organisation together; the positions of those that SQS did not take."""
    sent = parcels(outgoing)
    return {position for failed in _send([one.outgoing for one in sent]) for position in sent[failed].positions}


def send_all(outgoing: Sequence[Outgoing]) -> None:
    """The same. Raises NotSentError where SQS took only some; sending them again does no harm."""
    if send(outgoing):
        raise NotSentError


def send_apart(messages: Sequence[AnyMessage], group: str | None) -> None:
    """Send each as a message of its own. Raises as above."""
    if _send([Outgoing(message=message, group=group) for message in messages]):
        raise NotSentError


def refuse(body: str, reason: str) -> None:
    """Lay a message that is not ours aside, with the reason as an attribute."""
    queues.lay_aside(Setting.PROVISIONING_DLQ_URL.read(), body, reason=reason)


def _send(outgoing: Sequence[Outgoing]) -> set[int]:
    return queues.send(Setting.PROVISIONING_QUEUE_URL.read(), [_fields(one) for one in outgoing])


def _fields(outgoing: Outgoing) -> dict[str, Any]:
    fields: dict[str, Any] = {"MessageBody": outgoing.message.model_dump_json()}
    if outgoing.group is not None:
        fields["MessageGroupId"] = outgoing.group
    if outgoing.delay_seconds:
        fields["DelaySeconds"] = outgoing.delay_seconds
    return fields
