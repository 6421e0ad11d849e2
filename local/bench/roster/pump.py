"""Hands the changes of the table and the messages of the queues to the real handlers, until nothing is left."""

from __future__ import annotations

import time
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from copy import replace
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Stream
from local.bench.roster.stream import A_BATCH, wanted
from local.errors import LocalError
from svyazka_common.settings import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from infra_cdk.specification import Function
    from local.bench.roster.queues import Message, Queues
    from local.bench.roster.runtime import Caller, CallReport
    from local.bench.roster.stream import Record, StreamReader

ENOUGH = 10_000
"""Messages that may wait before more of the stream is read, so that memory doesn't grow with the region."""
AHEAD = 20
"""Batches of the stream that may wait for a function that follows it, for the same reason."""

POLL_SECONDS = 0.25
"""Lambda looks into a stream that had no more four times a second."""

type Settling = Callable[[Done], None]
"""Adds the outcome of a call, which ran in a thread, to the totals; it runs in the pump's own thread."""


@dataclass(slots=True)
class Work:
    """The work of a function: calls of it, records in them, its own calls to DynamoDB, seconds of processor time.

    `further` are the partitions and items of statements, after the first of each.
    """

    calls: int = 0
    records: int = 0
    asked: int = 0
    further: int = 0
    cpu: float = 0.0


@dataclass(slots=True)
class Done:
    """The work of a run of the pump.

    `entities` counts the stream's changes by kind, such as `member insert`; `calls` counts calls of DynamoDB by name;
    `units` are `write`, `index_write` and `read`; `requests` counts those to SQS.
    """

    work: dict[str, Work] = field(default_factory=dict)
    entities: Counter[str] = field(default_factory=Counter)
    units: dict[str, float] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    events: int = 0
    peak_mb: float = 0.0

    def note(self, module: str, records: int, report: CallReport) -> None:
        """Add a call."""
        work = self.work.setdefault(module, Work())
        work.calls += 1
        work.records += records
        work.asked += sum(report["calls"].values())
        work.further += report["further"]
        work.cpu += report["cpu"]
        for name, units in report["units"].items():
            self.units[name] = self.units.get(name, 0) + units
        self.calls.update(report["calls"])
        self.requests += report["requests"]
        self.events += report["events"]
        self.peak_mb = max(self.peak_mb, report["peak_mb"])


@dataclass(slots=True)
class Follower:
    """A function that follows the stream, in order and batch by batch, with the batches that wait for it."""

    function: Function
    source: Stream
    caller: Caller
    batches: deque[list[Record]] = field(default_factory=deque)
    busy: bool = False

    def hear(self, batch: list[Record]) -> None:
        """Keep what its filter lets through."""
        if asked := [record for record in batch if wanted(self.source, record)]:
            self.batches.append(asked)


class Pump:
    """The first callers follow the stream, one for each of READERS; the others work on queues, side by side."""

    def __init__(self, queues: Queues, stream: StreamReader, callers: Sequence[Caller]) -> None:
        self._queues = queues
        self._stream = stream
        self._followers = [Follower(*reader, caller) for reader, caller in zip(READERS, callers, strict=False)]
        self._idle = list(callers[len(READERS) :])
        self._threads = len(callers) + 1
        self._changed, self._reading, self._read_again = True, False, 0.0

    def run(self) -> Done:
        """Work until queues and stream are empty. Raises LocalError where a message fails again and again."""
        done, under_way = Done(), set[Future[Settling]]()
        self._changed = True
        with ThreadPoolExecutor(self._threads) as pool:
            while True:
                under_way.update(map(pool.submit, self._ready(idle=not under_way)))
                if not under_way and not self._queues.bring_forward():
                    return done
                ended, under_way = wait(under_way, POLL_SECONDS, return_when=FIRST_COMPLETED)
                self._changed |= not ended
                for settle in ended:
                    settle.result()(done)

    def _ready(self, *, idle: bool) -> Iterator[Callable[[], Settling]]:
        if self._changed and not self._reading and self._has_room() and (idle or time.monotonic() >= self._read_again):
            self._changed, self._reading = False, True  # what is done meanwhile may change the table again
            yield self._read
        for follower in self._followers:
            if follower.batches and not follower.busy:
                follower.busy = True
                yield partial(self._tell, follower)
        while self._idle and (taken := self._queues.take()) is not None:
            yield partial(self._deliver, self._idle.pop(), *taken)

    def _has_room(self) -> bool:
        return len(self._queues) < ENOUGH and all(len(one.batches) < AHEAD for one in self._followers)

    def _read(self) -> Settling:
        batch = self._stream.batch()

        def settle(done: Done) -> None:
            self._reading = False
            self._changed |= bool(batch)
            self._read_again = time.monotonic() + (POLL_SECONDS if len(batch) < A_BATCH else 0)
            done.entities.update(map(_written, batch))
            for follower in self._followers:
                follower.hear(batch)

        return settle

    def _tell(self, follower: Follower) -> Settling:
        records, function = follower.batches.popleft(), follower.function
        report = follower.caller.call(function.module, {"Records": records})

        def settle(done: Done) -> None:
            follower.busy = False
            self._note(done, function, len(records), report)
            if report["answer"] and report["answer"]["batchItemFailures"]:
                message = f"{function.module} has not taken a batch of changes"
                raise LocalError(message)

        return settle

    def _deliver(self, caller: Caller, queue: str, function: Function, messages: list[Message]) -> Settling:
        event = {"Records": [message.record(number) for number, message in enumerate(messages)]}
        report = caller.call(function.module, event)

        def settle(done: Done) -> None:
            self._idle.append(caller)
            self._note(done, function, len(messages), report)
            done.requests += 2  # they are received together and deleted together
            for failure in report["answer"]["batchItemFailures"]:
                self._again(queue, function, messages[int(failure["itemIdentifier"].removeprefix("m"))])

        return settle

    def _note(self, done: Done, function: Function, records: int, report: CallReport) -> None:
        self._changed = True
        done.note(function.module, records, report)
        self._queues.put_sent(report["sent"])

    def _again(self, queue: str, function: Function, message: Message) -> None:
        if message.tries + 1 == QUEUE_TRIES:
            text = f"{function.module} has failed {QUEUE_TRIES} times with {message.body[:300]}"
            raise LocalError(text)
        self._queues.put(queue, replace(message, tries=message.tries + 1))


READERS = [(one, one.source) for one in FUNCTIONS if isinstance(one.source, Stream) and one.source.table == "state"]
"""Return the functions that are invoked with changes of `state`."""


def _written(record: Record) -> str:
    change = record["dynamodb"]
    image = change.get("NewImage") or change.get("OldImage") or {}
    return f"{image.get('entity', {}).get('S')} {record['eventName'].lower()}"
