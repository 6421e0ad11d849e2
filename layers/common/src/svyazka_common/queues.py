"""Putting messages into queues."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGES_A_CALL = 10


def send(url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
    """Send messages (the fields of SQS's SendMessageBatch without `Id`); the positions of those it didn't take."""
    failed: set[int] = set()
    for some in batched(enumerate(messages), MESSAGES_A_CALL, strict=False):
        entries = [{"Id": str(position), **message} for position, message in some]
        answer = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        failed |= {int(entry["Id"]) for entry in answer.get("Failed", [])}
    return failed


def lay_aside(url: str, body: str, **attributes: str) -> None:
    """Put a message that no retry will make right into a dead-letter queue, with its `reason` and what else is told."""
    told = {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items() if text}
    aws.client("sqs").send_message(QueueUrl=url, MessageBody=body, MessageAttributes=told)
