"""Hands the changes of the table and the messages of the queues to the real handlers, until nothing is left."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Stream
from local.bench.roster.queues import consumers
from local.bench.roster.stream import wanted
from local.bench.start import Context
from local.errors import LocalError

if TYPE_CHECKING:
    from infra_cdk.specification import Function
    from local.bench.roster.queues import Message, Queues
    from local.bench.roster.stream import Record, StreamReader
    from local.bench.roster.units import Units

TRIES = 5


@dataclass(slots=True)
class Work:
    """What a function has done: calls of it, records in them, its own calls to DynamoDB, seconds of its processor."""

    calls: int = 0
    records: int = 0
    asked: int = 0
    cpu: float = 0.0


@dataclass(slots=True)
class Pump:
    """Queues go before the stream, so that little waits in memory. `entities` counts what the stream told of."""

    queues: Queues
    stream: StreamReader
    units: Units
    work: dict[str, Work] = field(default_factory=dict)
    entities: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Until queues and stream are empty. Raises LocalError where a message fails again and again."""
        self._empty_queues()
        for batch in self.stream.batches():
            self.entities.update(_written(record) for record in batch)
            for function in _readers():
                self._pass_on(function, [record for record in batch if wanted(_stream(function), record)])
            self._empty_queues()

    def _pass_on(self, function: Function, records: list[Record]) -> None:
        if records and self._call(function, {"Records": records}, len(records)):
            message = f"{function.module} has not taken a batch of changes"
            raise LocalError(message)

    def _empty_queues(self) -> None:
        found = True
        while found:
            found = False
            for name, function in consumers().items():
                while messages := self.queues.take(name, function.source.at_once):  # type: ignore[union-attr]
                    found = True
                    self._deliver(name, function, messages)

    def _deliver(self, name: str, function: Function, messages: list[Message]) -> None:
        event = {"Records": [message.record(number) for number, message in enumerate(messages)]}
        for failure in self._call(function, event, len(messages)):
            message = messages[int(failure["itemIdentifier"].removeprefix("m"))]
            if message.tries + 1 == TRIES:
                text = f"{function.module} has failed {TRIES} times with {message.body[:300]}"
                raise LocalError(text)
            self.queues.put(name, replace(message, tries=message.tries + 1))

    def _call(self, function: Function, event: dict[str, Any], records: int) -> list[dict[str, str]]:
        handler = import_module(f"functions.{function.module}").handler
        cpu, asked = time.process_time(), self.units.calls.total()
        answer = handler(event, Context())
        work = self.work.setdefault(function.module, Work())
        work.calls += 1
        work.records += records
        work.cpu += time.process_time() - cpu
        work.asked += self.units.calls.total() - asked
        failures: list[dict[str, str]] = (answer or {}).get("batchItemFailures", [])
        return failures


def _readers() -> list[Function]:
    return [one for one in FUNCTIONS if isinstance(one.source, Stream) and one.source.table == "state"]


def _stream(function: Function) -> Stream:
    assert isinstance(function.source, Stream)
    return function.source


def _written(record: Record) -> str:
    change = record["dynamodb"]
    image = change.get("NewImage") or change.get("OldImage") or {}
    return f"{image.get('entity', {}).get('S')} {record['eventName'].lower()}"
