"""What lies in a dead-letter queue, without what it holds: why it is there, and since when."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from local.operations.queues import DeadLetters

type Kind = Literal["refused", "failed", "stream"]

MESSAGES_A_CALL = 10
# Long enough for one letter's way back. Whoever is interrupted leaves the letters hidden for no longer than that.
HIDDEN_SECONDS = 120
LOOK_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A dead letter.

    Attributes:
        queue: the name of its dead-letter queue (`DeadLetters.name`).
        kind: `refused` as none of ours, `failed` again and again, or a `stream` batch that did.
        reason: the code of a refusal; the kind of the last failure, `no_answer` where the function ran out of time or
            memory, `failed` where nothing is known of it; of a failed batch, Lambda's condition.
        fields: of a refusal, what is wrong where, such as `family_name:too_long`; the first ten.
        sent_at: milliseconds since 1970: when it was given up; where SQS itself laid it aside, when it was first sent.
        message: as SQS gave it. It may hold personal data, so it is never shown.
    """

    queue: str
    message_id: str
    kind: Kind
    reason: str
    fields: tuple[str, ...]
    sent_at: int
    message: dict[str, Any]

    @property
    def body(self) -> str:
        """The message's text."""
        text: str = self.message["Body"]
        return text

    def age_seconds(self, now_ms: int) -> int:
        """How long ago it was sent."""
        return max(0, now_ms - self.sent_at) // 1000


@contextmanager
def taken_out(queue: DeadLetters) -> Generator[Iterator[Letter]]:
    """The letters of a queue, each once, hidden from others meanwhile; what is still there at the end shows again."""
    seen: dict[str, str] = {}
    try:
        yield _letters(queue, seen)
    finally:
        for handle in seen.values():
            _show(queue.url, handle)


def delete(queue: DeadLetters, letter: Letter) -> None:
    """Take a letter out for good."""
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
    found: list[dict[str, Any]] = answer.get("Messages", [])
    return found


def _show(url: str, handle: str) -> None:
    sqs = aws.client("sqs")
    try:
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    except sqs.exceptions.ClientError:
        return  # it was sent back and is gone, or shows already


def _letter(queue: DeadLetters, message: dict[str, Any]) -> Letter:
    kind, reason = _reason(queue, message)
    return Letter(
        queue=queue.name,
        message_id=message["MessageId"],
        kind=kind,
        reason=reason,
        fields=tuple(_told(message, "fields").split()),
        sent_at=int(message["Attributes"]["SentTimestamp"]),
        message=message,
    )


def _reason(queue: DeadLetters, message: dict[str, Any]) -> tuple[Kind, str]:
    if told := _told(message, "reason"):
        return "refused", told
    if queue.source is not None:
        return "failed", _told(message, "failure") or "failed"
    return "stream", str(json.loads(message["Body"])["requestContext"]["condition"])


def _told(message: dict[str, Any], name: str) -> str:
    """What a letter says of itself; empty where it says nothing."""
    text: str = message.get("MessageAttributes", {}).get(name, {}).get("StringValue", "")
    return text
