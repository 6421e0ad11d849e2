"""Queues and bus inside this process: what handlers send is kept here instead of going to AWS."""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from infra_cdk.specification import Function

ADDRESS = "https://sqs.local/"


class _Answered:
    """Stands for the HTTP response where a call was answered without one."""

    status_code = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a queue; `tries` are the failed ones."""

    body: str
    group: str | None = None
    tries: int = 0

    def record(self, number: int) -> dict[str, Any]:
        """As Lambda hands it over."""
        attributes = {"ApproximateReceiveCount": str(self.tries + 1), "SentTimestamp": "1773342238000"}
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
    """Messages that wait, by queue; those with a delay come when nothing else waits (nothing lags here).

    `requests` counts what AWS would charge: calls to SQS, and events on the bus (`events`).
    """

    waiting: dict[str, deque[Message]] = field(default_factory=dict)
    later: dict[str, deque[Message]] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)

    def settings(self) -> dict[str, str]:
        """The environment variables that lead handlers here: each setting that ends in `_URL` is a queue."""
        return {setting.value: f"{ADDRESS}{setting.value}" for setting in Setting if setting.value.endswith("_URL")}

    def watch(self, sqs: Any, bus: Any) -> None:
        """Answer the calls of these clients."""
        calls: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "SendMessage": self._send,
            "SendMessageBatch": self._send_batch,
        }
        for name, call in calls.items():
            sqs.meta.events.register(f"before-call.sqs.{name}", _answering(call))
        bus.meta.events.register("before-call.eventbridge.PutEvents", _answering(self._put_events))

    def put(self, queue: str, message: Message) -> None:
        """Put a message in a queue by its name among the settings, `PROVISIONING_QUEUE_URL`."""
        self.waiting.setdefault(queue, deque()).append(message)

    def take(self, queue: str, at_once: int) -> list[Message]:
        """The next messages of a queue, at most so many."""
        line = self.waiting.get(queue) or self.later.get(queue) or deque()
        self.requests["sqs"] += 2 if line else 0  # they are received together and deleted together
        return [line.popleft() for _ in range(min(at_once, len(line)))]

    def _send(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.requests["sqs"] += 1
        line = self.later if asked.get("DelaySeconds") else self.waiting
        message = Message(asked["MessageBody"], asked.get("MessageGroupId"))
        line.setdefault(asked["QueueUrl"].removeprefix(ADDRESS), deque()).append(message)
        return {"MessageId": "m"}

    def _send_batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        for entry in asked["Entries"]:
            self._send(entry | {"QueueUrl": asked["QueueUrl"]})
        self.requests["sqs"] -= len(asked["Entries"]) - 1
        return {"Successful": [{"Id": entry["Id"], "MessageId": "m"} for entry in asked["Entries"]], "Failed": []}

    def _put_events(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.requests["events"] += len(asked["Entries"])
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in asked["Entries"]]}


def consumers() -> dict[str, Function]:
    """Who is called with a queue's messages, by the queue's name among the settings."""
    return {f"{one.source.queue.upper()}_QUEUE_URL": one for one in FUNCTIONS if isinstance(one.source, Messages)}


def _answering(call: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., tuple[_Answered, dict[str, Any]]]:
    def answer(params: Mapping[str, Any], **_: Any) -> tuple[_Answered, dict[str, Any]]:
        return _Answered(), call(json.loads(params["body"]))

    return answer
