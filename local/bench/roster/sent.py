"""What a handler sends to queues and to the bus, kept instead of going to AWS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ADDRESS = "https://sqs.local/"


class _Answered:
    """Stands for the HTTP response where a call was answered without one."""

    status_code = 200


class Sent:
    """Collects `messages` ({queue, body, group, later}), and counts `requests` to SQS and `events` on the bus."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Collect from nothing."""
        self.messages: list[dict[str, Any]] = []
        self.requests = 0
        self.events = 0

    @staticmethod
    def settings() -> dict[str, str]:
        """The environment variables with the queues' addresses: each setting that ends in `_URL` has one of its own."""
        return {setting.value: f"{ADDRESS}{setting.value}" for setting in Setting if setting.value.endswith("_URL")}

    def watch(self, sqs: Any, bus: Any) -> None:
        """Answer the calls of these clients."""
        sqs.meta.events.register("before-call.sqs.SendMessage", _answering(self._send))
        sqs.meta.events.register("before-call.sqs.SendMessageBatch", _answering(self._send_batch))
        bus.meta.events.register("before-call.eventbridge.PutEvents", _answering(self._put_events))

    def _keep(self, queue_url: str, entry: Mapping[str, Any]) -> None:
        self.messages.append(
            {
                "queue": queue_url.removeprefix(ADDRESS),
                "body": entry["MessageBody"],
                "group": entry.get("MessageGroupId"),
                "later": bool(entry.get("DelaySeconds")),
            }
        )

    def _send(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        self._keep(asked["QueueUrl"], asked)
        return {"MessageId": "m"}

    def _send_batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.requests += 1
        for entry in asked["Entries"]:
            self._keep(asked["QueueUrl"], entry)
        return {"Successful": [{"Id": entry["Id"], "MessageId": "m"} for entry in asked["Entries"]], "Failed": []}

    def _put_events(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.events += len(asked["Entries"])
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in asked["Entries"]]}


def _answering(call: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., tuple[_Answered, dict[str, Any]]]:
    def answer(params: Mapping[str, Any], **_: Any) -> tuple[_Answered, dict[str, Any]]:
        return _Answered(), call(json.loads(params["body"]))

    return answer
