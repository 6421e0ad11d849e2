"""Running several workers of the queue one AWS call at a time, in any order, with crashes before and after any call.

Each worker is a thread that stops before each of its calls; only one thread runs at any moment, so a run is
determined by the choices made here.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal, Self

import pytest

from chats.school import TODAY
from functions.chats.queue import batch_messages
from functions.chats.repository.lifecycle import remember_classes
from functions.chats.rules.facts import new_class_days
from functions.chats.rules.messages import LookAtDay, Outgoing, ReconcileClass, messages_for_change
from functions.chats.use_cases import provision, reconcile
from functions.chats.use_cases.reconcile import reconcile_batch
from functions.chats.use_cases.relay import LINKED_ENTITIES, without_no_ops
from svyazka_common import aws, clock
from svyazka_common.records.base import deserialise
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from memory_table import MemoryTable

    from functions.chats.rules.messages import AnyMessage
    from svyazka_common.records.base import Record

type Step = Literal["go", "crash_before", "crash_after"]


class CrashError(BaseException):
    """The worker's process is gone."""


class Worker:
    """A batch of messages being worked on."""

    def __init__(self, messages: list[AnyMessage]) -> None:
        self.messages = messages
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
            ahead = reconcile_batch(message.to_json() for message in self.messages)
            for message in self.messages:
                provision.provision(message, None, ahead)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the messages come again
            self.failure = failure
        self.done = True
        self._parked.release()


class Schedule:
    """The queue, the workers, the roster and the days; `on_write` is called after each transaction and change."""

    def __init__(self, table: MemoryTable, on_write: Callable[[], None], today: str = TODAY) -> None:
        self.pending: list[AnyMessage] = []
        self.workers: list[Worker] = []
        self.changes: list[Change] = []
        self.today = today
        self._table, self._on_write = table, on_write
        self._patches = pytest.MonkeyPatch()

    def __enter__(self) -> Self:
        self._patches.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
        self._patches.setattr(clock, "today", lambda: self.today)
        self._patches.setattr(provision, "send_all", self._send_all)
        self._patches.setattr(provision, "send_apart", lambda messages, _: self.pending.extend(messages))
        self._patches.setattr(reconcile, "CHATS_MADE_BEFORE", 1)  # so that several make their chats before they come in
        self._table.before, self._table.after = self._before_call, self._after_call
        self._table.stream.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.undo()
        self._table.before, self._table.after = lambda: None, lambda _: None

    def change(self, record: Record, *, gone: bool = False) -> None:
        """The roster (or a person) changes an item."""
        if gone:
            self._table.delete(record.key)
        else:
            self._table.put(record.to_item())
        self.relay()

    def dawn(self, today: str) -> None:
        """Another day comes, and with it what is due: some minutes into the day, when yesterday's work has ended."""
        while self.workers:
            self.step(0)
        self.today = today
        dues = [row for row in self._table.rows() if row["entity"] == "due" and row["on"] <= today]
        self.pending += [LookAtDay(on=row["on"], shard=row["shard"]) for row in dues]
        self._on_write()

    def relay(self) -> None:
        """What the relay makes of all that has changed."""
        while self._table.stream:
            old, new = self._table.stream.pop(0)
            plain = [deserialise(item) if item else None for item in (old, new)]
            change = Change(event_id=f"e{len(self.changes)}", sequence_number="1", at=0, old=plain[0], new=plain[1])
            self.changes.append(change)
            messages = messages_for_change(change)
            remember_classes(new_class_days(change, self.today))
            self.pending += without_no_ops(messages, set(messages) if change.entity in LINKED_ENTITIES else set())
            self._on_write()

    def start(self, which: int, at_once: int = 1) -> Worker:
        """Deliver one of the waiting messages, and those behind it, so many at once."""
        first = which % len(self.pending)
        taken = [Outgoing(message=message) for message in self.pending[first : first + at_once]]
        worker = Worker([parcel.outgoing.message for parcel in batch_messages(taken)])
        del self.pending[first : first + at_once]
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
        self.relay()
        if worker.done:
            self.workers.remove(worker)
            if worker.failure is not None:
                if not isinstance(worker.failure, CrashError):
                    raise worker.failure
                self.pending += worker.messages

    def _send_all(self, outgoing: list[Outgoing]) -> None:
        # Second rounds for people are for an index that lags; memory doesn't, and they would heal what a race broke.
        self.pending += [
            sent.message for sent in outgoing if not sent.delay_seconds or isinstance(sent.message, ReconcileClass)
        ]

    def _before_call(self) -> None:
        if (worker := getattr(threading.current_thread(), "worker", None)) is not None:
            worker.before_call()

    def _after_call(self, name: str) -> None:
        if name == "TransactWriteItems":
            self._on_write()
        if (worker := getattr(threading.current_thread(), "worker", None)) is not None:
            worker.after_call()
