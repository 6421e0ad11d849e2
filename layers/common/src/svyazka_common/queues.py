"""Putting messages into queues."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MESSAGES_A_CALL = 10


def send(url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
    """Send messages (the fields of SQS's SendMessageBatch without `Id`); the positions of those it didn't take."""
    failed: set[int] = set()
    for some in batched(enumerate(messages), MESSAGES_A_CALL, strict=False):
        entries = [{"Id": str(position), **message} for position, message in some]
        answer = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        failed |= {int(entry["Id"]) for entry in answer.get("Failed", [])}
    return failed


def lay_aside(
    url: str, body: str, *, group: str | None = None, own: Mapping[str, Any] | None = None, **attributes: str
) -> None:
    """Put a message into a dead-letter queue, with its `reason` or `failure` and what else is told of it.

    `own` are the attributes that it came with, as SQS takes them; `group` is its message group.
    """
    told = {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items() if text}
    request: dict[str, Any] = {"QueueUrl": url, "MessageBody": body, "MessageAttributes": {**(own or {}), **told}}
    if group is not None:
        request["MessageGroupId"] = group
    aws.client("sqs").send_message(**request)
