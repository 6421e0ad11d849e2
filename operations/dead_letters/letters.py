"""Reads dead-letter queues: why each letter is there, and since when."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from functions.roster.changes.senders import ATTRIBUTE
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from operations.queues import DeadLetters

type Kind = Literal["refused", "failed", "stream"]

MESSAGES_A_CALL = 10
MOVED_FROM = "DeadLetterQueueSourceArn"
"""SQS's own attribute of messages that it has moved to a dead-letter queue; no sender can set it."""
# Long enough to send one letter back. An interrupted command leaves the letters hidden for no longer than that.
HIDDEN_SECONDS = 120
LOOK_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A dead letter.

    Attributes:
        queue: the name of its dead-letter queue (`DeadLetters.name`).
        kind: `refused` (not one of our messages), `failed` (at every attempt), or `stream` (a failed batch).
        reason: the code of a refusal; of a failed batch, Lambda's condition; else the kind of the last failure. That is
            `no_answer` where the function ran out of time or memory, `failed` where nothing is known of it.
        fields: of a refusal, what is wrong where, such as `family_name:too_long`; the first ten.
        sent_at: when it was given up, in milliseconds since 1970; where SQS itself moved it, when it was first sent.
        message: as SQS returned it. It may hold personal data, so it is never shown.
    """

    queue: str
    message_id: str
    kind: Kind
    reason: str
    fields: tuple[str, ...]
    sent_at: int
    message: dict[str, Any]

    @property
    def sender_id(self) -> str:
        """The sender of the message, as SQS attests it.

        SQS keeps the sender where it moved the message itself. A function that moves a message writes the sender into
        an attribute (`functions.roster.changes.senders`). A sender can set that attribute too, so it counts only where
        SQS did not move the message.
        """
        attributes: dict[str, str] = self.message["Attributes"]
        if MOVED_FROM in attributes:
            return attributes["SenderId"]
        return _attribute(self.message, ATTRIBUTE) or attributes["SenderId"]

    @property
    def body(self) -> str:
        """The message's text."""
        text: str = self.message["Body"]
        return text

    def age_seconds(self, now_ms: int) -> int:
        """How long ago it was sent."""
        return max(0, now_ms - self.sent_at) // 1000


@contextmanager
def receive_all(queue: DeadLetters) -> Generator[Iterator[Letter]]:
    """Yield the letters of a queue, each once. They are hidden from others until the block ends."""
    seen: dict[str, str] = {}
    try:
        yield _letters(queue, seen)
    finally:
        for handle in seen.values():
            _show(queue.url, handle)


def delete(queue: DeadLetters, letter: Letter) -> None:
    """Delete a letter for good."""
    aws.client("sqs").delete_message(QueueUrl=queue.url, ReceiptHandle=letter.message["ReceiptHandle"])


def _letters(queue: DeadLetters, seen: dict[str, str]) -> Iterator[Letter]:
    while messages := _receive(queue.url):
        new = [message for message in messages if message["MessageId"] not in seen]
        seen |= {message["MessageId"]: message["ReceiptHandle"] for message in messages}
        for message in new:
            yield _letter(queue, message)
        if not new:
            return


def _receive(url: str) -> list[dict[str, Any]]:
    answer = aws.client("sqs").receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=MESSAGES_A_CALL,
        VisibilityTimeout=HIDDEN_SECONDS,
        WaitTimeSeconds=LOOK_SECONDS,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def _show(url: str, handle: str) -> None:
    sqs = aws.client("sqs")
    try:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    except sqs.exceptions.ClientError:
        return  # it was sent back and is gone, or shows already


def _letter(queue: DeadLetters, message: dict[str, Any]) -> Letter:
    # A letter that SQS has moved came as its sender sent it, who may set any attribute.
    trusted = {} if MOVED_FROM in message["Attributes"] else message
    kind, reason = _reason(queue, message, trusted)
    return Letter(
        queue=queue.name,
        message_id=message["MessageId"],
        kind=kind,
        reason=reason,
        fields=tuple(_attribute(trusted, "fields").split()),
        sent_at=int(message["Attributes"]["SentTimestamp"]),
        message=message,
    )


def _reason(queue: DeadLetters, message: dict[str, Any], trusted: dict[str, Any]) -> tuple[Kind, str]:
    if refusal := _attribute(trusted, "reason"):
        return "refused", refusal
    if queue.source is not None:
        return "failed", _attribute(trusted, "failure") or "failed"
    return "stream", str(json.loads(message["Body"])["requestContext"]["condition"])


def _attribute(message: dict[str, Any], name: str) -> str:
    """Return an attribute of the message; empty where it has none of that name."""
    text: str = message.get("MessageAttributes", {}).get(name, {}).get("StringValue", "")
    return text
