"""Hands the changes of the table and the messages of the queues to the real handlers, until nothing is left."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Stream
from local.bench.roster.stream import wanted
from local.errors import LocalError
from svyazka_common.tries import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra_cdk.specification import Function
    from local.bench.roster.queues import Message, Queues
    from local.bench.roster.runtime import Caller, Told
    from local.bench.roster.stream import Record, StreamReader

ENOUGH = 200
"""Messages that may wait before more of the stream is read: so a region's size is no matter of memory."""

type Delivered = tuple[str, Function, list[Message], Told]
type Called = tuple[Function, int, Told]
type Read = tuple[list[Record], list[Called]]


@dataclass(slots=True)
class Work:
    """What a function has done: calls of it, records in them, its own calls to DynamoDB, seconds of its processor.

    `further` are the partitions and items of statements, after the first of each.
    """

    calls: int = 0
    records: int = 0
    asked: int = 0
    further: int = 0
    cpu: float = 0.0


@dataclass(slots=True)
class Done:
    """What was done in a run of the pump.

    `entities` counts changes that the stream told of, such as `member insert`; `calls` those to DynamoDB by name;
    `units` are `write`, `index_write` and `read`; `requests` those to SQS.
    """

    work: dict[str, Work] = field(default_factory=dict)
    entities: Counter[str] = field(default_factory=Counter)
    units: dict[str, float] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    events: int = 0
    peak_mb: float = 0.0

    def note(self, module: str, records: int, told: Told) -> None:
        """Add a call."""
        work = self.work.setdefault(module, Work())
        work.calls += 1
        work.records += records
        work.asked += sum(told["calls"].values())
        work.further += told["further"]
        work.cpu += told["cpu"]
        for name, units in told["units"].items():
            self.units[name] = self.units.get(name, 0) + units
        self.calls.update(told["calls"])
        self.requests += told["requests"]
        self.events += told["events"]
        self.peak_mb = max(self.peak_mb, told["peak_mb"])


class Pump:
    """The first caller is told of the stream, in order; the others work on queues, side by side with it."""

    def __init__(self, queues: Queues, stream: StreamReader, callers: Sequence[Caller]) -> None:
        self._queues = queues
        self._stream = stream
        self._of_stream, *of_queues = callers
        self._places = len(of_queues)
        self._idle: SimpleQueue[Caller] = SimpleQueue()
        for caller in of_queues:
            self._idle.put(caller)

    def run(self) -> Done:
        """Until queues and stream are empty. Raises LocalError where a message fails again and again."""
        done, running, reading = Done(), set[Future[Delivered]](), set[Future[Read]]()
        more = True
        with ThreadPoolExecutor(self._places + 1) as pool:
            while True:
                if more and not reading and len(self._queues) < ENOUGH:
                    more = False  # unless it brings something, or something is done meanwhile or later
                    reading.add(pool.submit(self._read))
                while len(running) < self._places and (taken := self._queues.take()) is not None:
                    running.add(pool.submit(self._deliver, *taken))
                if not running and not reading and not self._queues.bring_forward():
                    return done
                under_way: set[Future[Any]] = {*running, *reading}
                ended = wait(under_way, return_when=FIRST_COMPLETED).done
                for read in reading & ended:
                    more |= self._settle_read(done, *read.result())
                for delivered in running & ended:
                    self._settle(done, *delivered.result())
                    more = True
                running, reading = running - ended, reading - ended

    def _read(self) -> Read:
        batch = self._stream.batch()
        asked = [(function, [one for one in batch if wanted(source, one)]) for function, source in READERS]
        called = [
            (function, len(records), self._of_stream.call(function.module, {"Records": records}))
            for function, records in asked
            if records
        ]
        return batch, called

    def _settle_read(self, done: Done, batch: list[Record], called: list[Called]) -> bool:
        done.entities.update(map(_written, batch))
        for function, records, told in called:
            done.note(function.module, records, told)
            self._queues.put_sent(told["sent"])
            if told["answer"] and told["answer"]["batchItemFailures"]:
                message = f"{function.module} has not taken a batch of changes"
                raise LocalError(message)
        return bool(batch)

    def _deliver(self, queue: str, function: Function, messages: list[Message]) -> Delivered:
        event = {"Records": [message.record(number) for number, message in enumerate(messages)]}
        caller = self._idle.get()
        try:
            return queue, function, messages, caller.call(function.module, event)
        finally:
            self._idle.put(caller)

    def _settle(self, done: Done, queue: str, function: Function, messages: list[Message], told: Told) -> None:
        done.note(function.module, len(messages), told)
        done.requests += 2  # they are received together and deleted together
        self._queues.put_sent(told["sent"])
        for failure in told["answer"]["batchItemFailures"]:
            message = messages[int(failure["itemIdentifier"].removeprefix("m"))]
            if message.tries + 1 == QUEUE_TRIES:
                text = f"{function.module} has failed {QUEUE_TRIES} times with {message.body[:300]}"
                raise LocalError(text)
            self._queues.put(queue, replace(message, tries=message.tries + 1))


READERS = [(one, one.source) for one in FUNCTIONS if isinstance(one.source, Stream) and one.source.table == "state"]
"""Who is called with changes of `state`."""


def _written(record: Record) -> str:
    change = record["dynamodb"]
    image = change.get("NewImage") or change.get("OldImage") or {}
    return f"{image.get('entity', {}).get('S')} {record['eventName'].lower()}"
