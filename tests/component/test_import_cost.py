"""What an import costs: in proportion to what changed, and nothing where nothing did.

Units as DynamoDB Local counts them, which doesn't those of statements; a relation costs one for itself and one for
the inverse index.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import Moment, changed, packed
from roster_world import World, world

from local.bench.roster.units import of_insertions, of_read
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

SECOND: Moment = (2026, 9, 25, 3, 0, 0)
TWO_CLASSES = changed("classes.csv", "l1,Алг", "c2,7Б,homeroom,homeroom,s1,y1,\nl1,Алг")
MOVED = changed("enrollments.csv", "e2,c1,s1,p1", "e2,c2,s1,p1", TWO_CLASSES)


class Meter:
    """Units that the calls to `state` took."""

    def __init__(self) -> None:
        self.written = self.read = 0.0
        self._asked = threading.local()  # each call is made and answered in one thread
        events = aws.dynamodb().meta.events
        events.register("provide-client-params.dynamodb.ExecuteStatement", self.ask_statement)
        events.register("after-call.dynamodb.ExecuteStatement", self.note_statement)
        events.register("provide-client-params.dynamodb.BatchExecuteStatement", self.ask_insertions)
        for operation in ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "Query", "BatchGetItem"):
            events.register(f"provide-client-params.dynamodb.{operation}", self.ask)  # type: ignore[arg-type]
            events.register(f"after-call.dynamodb.{operation}", self.note)

    def ask(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        return params | {"ReturnConsumedCapacity": "TOTAL"}

    def ask_statement(self, params: dict[str, Any], **_: Any) -> None:
        self._asked.params = params

    def note_statement(self, parsed: dict[str, Any], **_: Any) -> None:
        self.read += of_read("ExecuteStatement", self._asked.params, parsed)["read"]

    def ask_insertions(self, params: dict[str, Any], **_: Any) -> None:
        self.written += of_insertions(params["Statements"]).total()

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        told = parsed.get("ConsumedCapacity", [])
        units = sum(
            one["CapacityUnits"] for one in (told if isinstance(told, list) else [told]) if one["TableName"] == "state"
        )
        if model.name in {"Query", "BatchGetItem"}:
            self.read += units
        else:
            self.written += units

    def reset(self) -> None:
        self.written = self.read = 0.0


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], dynamodb_local: str) -> Iterator[World]:
    with world(tables, dynamodb_local) as made:
        yield made


def test_a_first_import_costs_what_it_leaves_and_the_same_again_writes_nothing(here: World) -> None:
    meter = Meter()

    here.load(packed(TWO_CLASSES))
    items = here.items()
    assert meter.written == len(items) + sum("inverse_pk" in item for item in items)

    meter.reset()
    here.load(packed(TWO_CLASSES))
    assert meter.written == 0

    here.load(packed(TWO_CLASSES, SECOND))
    assert meter.written == 0


def test_a_pupil_who_changes_class_costs_one_relation_that_ends_and_one_that_begins(here: World) -> None:
    here.load(packed(TWO_CLASSES))
    meter = Meter()

    here.load(packed(MOVED, SECOND))

    assert meter.written == 2 + 2


def test_what_is_read_grows_with_the_school_and_not_with_the_region(here: World) -> None:
    here.load(packed(TWO_CLASSES))
    meter = Meter()
    here.load(packed(TWO_CLASSES, SECOND))
    alone = meter.read

    others = "".join(f"x{number},,,Школа {number},school\n" for number in range(20))
    larger = {**TWO_CLASSES, "orgs.csv": TWO_CLASSES["orgs.csv"] + others}
    here.load(packed(larger, (2026, 10, 1, 0, 0, 0)))
    meter.reset()
    here.load(packed(larger, (2026, 10, 2, 0, 0, 0)))

    # An organisation without anybody: itself twice, and two empty queries of the index.
    assert meter.read <= alone + 20 * 2
