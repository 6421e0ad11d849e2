"""The queues between handlers, and the functions that they invoke."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages
from svyazka_common.settings import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infra_cdk.specification import Function


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a queue; `tries` are the failed ones."""

    body: str
    group: str | None = None
    tries: int = 0

    def record(self, number: int) -> dict[str, Any]:
        """As Lambda hands it over, but never as the last try: the bench has to see that failure."""
        received = min(self.tries + 1, QUEUE_TRIES - 1)
        attributes = {"ApproximateReceiveCount": str(received), "SentTimestamp": "1773342238000"}
        if self.group is not None:
            attributes["MessageGroupId"] = self.group
        return {
            "messageId": f"m{number}",
            "receiptHandle": "r",
            "body": self.body,
            "attributes": attributes,
            "messageAttributes": {},
            "eventSource": "aws:sqs",
        }


@dataclass(slots=True)
class Queues:
    """Messages that wait, by queue, as the settings name it: `PROVISIONING_QUEUE_URL`.

    Those with a delay are kept apart: here no index lags, so nothing is worth waiting for but all others.
    """

    waiting: dict[str, deque[Message]] = field(default_factory=dict)
    later: dict[str, deque[Message]] = field(default_factory=dict)

    def put(self, queue: str, message: Message) -> None:
        """Put a message in a queue."""
        self.waiting.setdefault(queue, deque()).append(message)

    def put_sent(self, sent: Iterable[Mapping[str, Any]]) -> None:
        """Put what a handler has sent (`local.bench.roster.sent`)."""
        for message in sent:
            lines = self.later if message["later"] else self.waiting
            lines.setdefault(message["queue"], deque()).append(Message(message["body"], message["group"]))

    def __len__(self) -> int:
        return sum(map(len, self.waiting.values()))

    def bring_forward(self) -> bool:
        """Let those with a delay wait like all others; whether there were any."""
        any_later = any(self.later.values())
        for queue, line in self.later.items():
            self.waiting.setdefault(queue, deque()).extend(line)
        self.later.clear()
        return any_later

    def take(self) -> tuple[str, Function, list[Message]] | None:
        """The next messages for a function, as many as it takes at once; dead letters stay where they are."""
        for queue, function in CONSUMERS.items():
            if line := self.waiting.get(queue):
                assert isinstance(function.source, Messages)
                return queue, function, [line.popleft() for _ in range(min(function.source.at_once, len(line)))]
        return None


IMPORTS = "IMPORT_QUEUE_URL"
"""The queue that S3 announces uploads in."""

CONSUMERS: dict[str, Function] = {
    f"{one.source.queue.removeprefix('roster_').upper()}_QUEUE_URL": one
    for one in FUNCTIONS
    if isinstance(one.source, Messages)
}
"""Return the function of each queue, by the declarations: a further queue needs nothing here."""
