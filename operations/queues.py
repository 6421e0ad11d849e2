"""The queues of a stage and their dead-letter queues, by the outputs of the stateful stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from svyazka_common import aws

if TYPE_CHECKING:
    from operations.target import Target

DEAD, LIVE = "DeadLettersUrl", "QueueUrl"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetters:
    """A dead-letter queue: `name` is its queue's (`Provisioning`), or the function's whose stream batches failed.

    `source` is the queue that its letters came from, None where they came from a stream.
    """

    name: str
    url: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many messages wait, are in work, and lie among the dead letters. SQS counts approximately."""

    name: str
    waiting: int
    in_work: int
    dead: int


def dead_letters(target: Target) -> list[DeadLetters]:
    """Return every dead-letter queue of the stage, by name."""
    names = sorted(name.removesuffix(DEAD) for name in target.outputs if name.endswith(DEAD))
    return [
        DeadLetters(name=name, url=target.outputs[name + DEAD], source=target.outputs.get(name + LIVE))
        for name in names
    ]


def depths(target: Target) -> list[Depth]:
    """Return the depth of each queue."""
    return [_depth(one) for one in dead_letters(target)]


def _depth(dead_letters: DeadLetters) -> Depth:
    waiting, in_work = _counts(dead_letters.source) if dead_letters.source is not None else (0, 0)
    return Depth(name=dead_letters.name, waiting=waiting, in_work=in_work, dead=sum(_counts(dead_letters.url)))


def _counts(url: str) -> tuple[int, int]:
    names = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
    ]
    attributes = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    visible, delayed, hidden = (int(attributes.get(name, 0)) for name in names)
    return visible + delayed, hidden
