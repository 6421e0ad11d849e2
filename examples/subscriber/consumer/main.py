"""Events from the subscriber's queue: each is dealt with once, and a gap is reported."""

from __future__ import annotations

import json
from typing import Any

from .gaps import observe
from .memory import recall, remember


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """A batch of messages; answers with those that have to come again."""
    failed = [record["messageId"] for record in event["Records"] if not _one(record)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _one(record: dict[str, Any]) -> bool:
    try:
        take(json.loads(record["body"])["detail"])
    except Exception as error:  # noqa: BLE001 - one message's failure is no other's
        _tell(failed=type(error).__name__, message=record["messageId"])
        return False
    return True


def take(event: dict[str, Any]) -> None:
    """Deal with one CloudEvent. Raises OvertakenError."""
    data = event["data"]
    if "sequence" not in data:
        deal_with(event)
        return
    before = recall(data["person_id"])
    after, verdict = observe(before, data["sequence"])
    if verdict == "repeated":
        return
    # First the work, then the note: a run that dies in between does the work twice, and never not at all.
    deal_with(event)
    remember(data["person_id"], before, after)
    if after.missing:
        # It may be late only. What stays away can be had again: svyazka replay --from … --rule …
        _tell(gap=sorted(after.missing), person_id=data["person_id"])


def deal_with(event: dict[str, Any]) -> None:
    """Here is what the subscriber wants the event for; it has to bear doing it twice."""
    _tell(took=event["type"], subject=event["subject"])


def _tell(**what: Any) -> None:
    print(json.dumps(what))  # noqa: T201 - Lambda's log
