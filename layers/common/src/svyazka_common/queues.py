"""Putting messages into queues."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MESSAGES_A_CALL = 10


def send(url: str, messages: Sequence[dict[str, Any]]) -> set[int]:
    """Send messages (the fields of SQS's SendMessageBatch without `Id`); return the positions of those not taken."""
    failed: set[int] = set()
    for batch in batched(enumerate(messages), MESSAGES_A_CALL, strict=False):
        entries = [{"Id": str(position), **message} for position, message in batch]
        answer = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        failed |= {int(entry["Id"]) for entry in answer.get("Failed", [])}
    return failed


class NotSentError(Exception):
    """SQS took only some of the messages; sending all of them again does no harm."""


def send_all(url: str, messages: Sequence[dict[str, Any]]) -> None:
    """Send messages as `send` does. Raises NotSentError where SQS took only some."""
    if send(url, messages):
        raise NotSentError


LETTER_ATTRIBUTES = frozenset({"reason", "fields", "failure"})
"""What a dead letter says of itself. The operator's list prints them, so they hold codes and names of fields alone."""


def send_to_dead_letters(
    url: str, body: str, *, group: str | None = None, own: Mapping[str, Any] | None = None, **attributes: str
) -> None:
    """Put a message into a dead-letter queue, with further `attributes` such as its `reason` or `failure`.

    `own` are the attributes that it came with, as SQS takes them; `group` is its message group. Empty `attributes` are
    left out.
    """
    further = {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items() if text}
    request: dict[str, Any] = {"QueueUrl": url, "MessageBody": body, "MessageAttributes": {**(own or {}), **further}}
    if group is not None:
        request["MessageGroupId"] = group
    aws.client("sqs").send_message(**request)
