"""The bench of single changes sets its people up as they would come: the roster first, then their links."""

from __future__ import annotations

from typing import Any

from local.bench.change import measuring
from local.bench.change.measuring import Stage
from local.bench.change.scenarios import PEOPLE


class Table:
    """A table that gets the bench's people only after some reads; notes what is done with it."""

    def __init__(self, empty_reads: int) -> None:
        self.empty_reads = empty_reads
        self.done: list[str] = []

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803 - boto3's name
        self.done.append("read")
        is_there = self.done.count("read") > self.empty_reads
        people = [{"person_id": {"S": person_id}} for person_id in PEOPLE if is_there]
        return {"Responses": dict.fromkeys(RequestItems, people)}

    def put_item(self, TableName: str, Item: dict[str, Any]) -> None:  # noqa: N803 - boto3's names
        assert TableName == "state"
        self.done.append(Item["entity"]["S"])


def test_nobody_is_linked_before_the_roster_has_them(monkeypatch: Any) -> None:
    monkeypatch.setattr(measuring, "LOOK_SECONDS", 0)
    table = Table(empty_reads=2)
    Stage(sqs=None, dynamodb=table, queue_url="", table="state").link()
    assert table.done == ["read", "read", "read", "vk_id", "link", "vk_id", "link"]
