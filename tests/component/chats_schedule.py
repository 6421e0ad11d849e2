"""Running several workers of the queue one AWS call at a time, in any order, with crashes before and after any call.

Each worker is a thread that stops before each of its calls; only one thread runs at any moment, so a run is
determined by the choices made here.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal, Self

import pytest
from chats_world import store

from functions.chats import provisioning
from functions.chats.rules.work import work
from svyazka_common import aws
from svyazka_common.dynamodb import deserialise
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.messages import AnyMessage
    from functions.chats.queue import Outgoing
    from svyazka_common.records.base import Record

type Step = Literal["go", "crash_before", "crash_after"]


class CrashError(BaseException):
    """The worker's process is gone."""


class Worker:
    """One message being worked on."""

    def __init__(self, message: AnyMessage) -> None:
        self.message = message
        self.failure: BaseException | None = None
        self.done = False
        self._next: Step = "go"
        self._go, self._parked = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.worker = self  # type: ignore[attr-defined]
        self._thread.start()
        self._parked.acquire()

    def step(self, how: Step = "go") -> None:
        """Let it make its next call (or crash at it) and run up to the one after that."""
        self._next = how
        self._go.release()
        self._parked.acquire()

    def before_call(self) -> None:
        self._parked.release()
        self._go.acquire()
        if self._next == "crash_before":
            raise CrashError

    def after_call(self) -> None:
        if self._next == "crash_after":
            raise CrashError

    def _run(self) -> None:
        try:
            provisioning.provision(self.message, None)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the message comes again
            self.failure = failure
        self.done = True
        self._parked.release()


class Schedule:
    """The queue, the workers and the roster; `on_write` is called after each transaction."""

    def __init__(self, on_write: Callable[[], None]) -> None:
        self.pending: list[AnyMessage] = []
        self.workers: list[Worker] = []
        self._on_write = on_write
        self._patches = pytest.MonkeyPatch()
        self._handlers: dict[str, Callable[..., None]] = {
            "before-call.dynamodb": self._before_call,
            "after-call.dynamodb.TransactWriteItems": self._written,
            "after-call.dynamodb": self._after_call,
        }

    def __enter__(self) -> Self:
        self._patches.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
        self._patches.setattr(provisioning, "send_all", self._send_all)
        for name, handler in self._handlers.items():
            aws.dynamodb().meta.events.register(name, handler)
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.undo()
        for name, handler in self._handlers.items():
            aws.dynamodb().meta.events.unregister(name, handler)

    def change(self, record: Record, *, gone: bool = False) -> None:
        """The roster (or a person) changes an item; the stream makes a message of it."""
        table = aws.dynamodb()
        old = table.get_item(TableName="state", Key=record.key, ConsistentRead=True).get("Item")
        if gone:
            table.delete_item(TableName="state", Key=record.key)
        else:
            store(record)
        plain_old = deserialise(old) if old else None
        plain_new = None if gone else deserialise(record.to_item())
        if plain_old == plain_new:
            return
        change = Change(event_id="e", sequence_number="1", at=0, old=plain_old, new=plain_new)
        if (message := work(change)) is not None:
            self.pending.append(message)

    def start(self, which: int) -> Worker:
        """Deliver one of the waiting messages."""
        worker = Worker(self.pending.pop(which % len(self.pending)))
        self.workers.append(worker)
        self._collect(worker)
        return worker

    def step(self, which: int, how: Step = "go") -> None:
        """One call of one worker."""
        worker = self.workers[which % len(self.workers)]
        worker.step(how)
        self._collect(worker)

    def finish(self) -> None:
        """Everything that is waiting or under way, in order, without further crashes."""
        while self.workers or self.pending:
            if not self.workers:
                self.start(0)
            else:
                self.step(0)

    def _collect(self, worker: Worker) -> None:
        if worker.done:
            self.workers.remove(worker)
            if worker.failure is not None:
                if not isinstance(worker.failure, CrashError):
                    raise worker.failure
                self.pending.append(worker.message)

    def _send_all(self, outgoing: list[Outgoing]) -> None:
        # The second rounds are for an index that lags; moto's doesn't, and they would heal what a race has broken.
        self.pending += [sent.message for sent in outgoing if not sent.delay_seconds]

    def _before_call(self, **_: Any) -> None:
        if (worker := getattr(threading.current_thread(), "worker", None)) is not None:
            worker.before_call()

    def _after_call(self, **_: Any) -> None:
        if (worker := getattr(threading.current_thread(), "worker", None)) is not None:
            worker.after_call()

    def _written(self, **_: Any) -> None:
        self._on_write()
