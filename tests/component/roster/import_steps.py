"""Messages of the queue of schools worked off side by side, a call to the table `state` at a time, in any order.

Each worker is a thread that stops before each of its calls; only one runs at any moment, so a run is determined by the
choices of who goes on.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from functions.roster.apply import applying
from functions.roster.repository import accounts, items, organisations
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pytest


class BrokenOffError(Exception):
    """The process has died."""


class Worker:
    """Works off something, as far as it is let."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.done = False
        self.broken_off = False
        self.calls = 0
        self.failure: BaseException | None = None
        self._work = work
        self._go, self._parked = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.worker = self  # type: ignore[attr-defined]
        self._thread.start()
        self._parked.acquire()

    def step(self) -> None:
        """Make the next call, and all that follows up to the one after that."""
        self.calls += 1
        self._go.release()
        self._parked.acquire()

    def break_off(self) -> None:
        """Let it make no further call."""
        self.broken_off = True
        while not self.done:
            self.step()

    def meet(self) -> None:
        """A call is about to be made."""
        self._parked.release()
        self._go.acquire()
        if self.broken_off:
            raise BrokenOffError

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # noqa: BLE001 - told by `interleave`
            self.failure = failure
        self.done = True
        self._parked.release()


def stop_at_each_call(monkeypatch: pytest.MonkeyPatch, only: Sequence[str] = ()) -> None:
    """Make it so for workers, or for some calls (`only`); what a school does side by side goes one after another."""

    def each[T, R](call: Callable[[T], R], arguments: Iterable[T]) -> list[R]:
        return [call(one) for one in arguments]

    for module in (accounts, applying, items, organisations):
        if hasattr(module, "each"):
            monkeypatch.setattr(module, "each", each)
    monkeypatch.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
    aws.dynamodb().meta.events.register("before-call.dynamodb", partial(_meet, only))


def _meet(only: Sequence[str], params: dict[str, Any], model: Any, **_: Any) -> None:
    if only and model.name not in only:
        return
    worker = getattr(threading.current_thread(), "worker", None)
    body = params["body"]
    if worker is not None and b'"access"' not in (body if isinstance(body, bytes) else body.encode()):
        worker.meet()


def interleave(works: Sequence[Callable[[], object]], order: Iterable[int]) -> list[int]:
    """Work all off, a call at a time: whose is next, as long as they have any; how many calls each made."""
    workers = [Worker(work) for work in works]
    for number in order:
        if not workers[number % len(workers)].done:
            workers[number % len(workers)].step()
    for worker in workers:
        while not worker.done:
            worker.step()
    for worker in workers:
        if worker.failure is not None:
            raise worker.failure
    return [worker.calls for worker in workers]
