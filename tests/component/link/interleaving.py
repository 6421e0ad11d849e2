"""Puts something between a use case's reads and its write."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import TYPE_CHECKING, Any

from declared import unwatched

from svyazka_common import aws
from svyazka_common.errors import DomainError
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def before_writing(monkeypatch: pytest.MonkeyPatch, module: Any, do: Callable[[], object], times: int = 1) -> None:
    """Let something happen just before each of the next transactions of a use case."""
    left = [do] * times

    def late(actions: Any) -> None:
        if left:
            with unwatched():
                left.pop()()
        transact(actions)

    monkeypatch.setattr(module, "transact", late)


class Turns:
    """Two use cases in two threads, of which one at a time goes as far as the end of its next AWS call.

    `order` names whose turn it is, call after call: `"LLRL"`. What is left over at the end of it goes on one after
    another, first the one and then the other.
    """

    def __init__(self, order: str) -> None:
        self._order = list(order)
        self._turn = threading.Condition()
        self._alive: set[str] = set()
        self._mine = threading.local()

    def run(self, **calls: Callable[[], Any]) -> dict[str, Any]:
        """The result of each call by its name, an exception as it was raised."""
        events = aws.client("dynamodb").meta.events
        events.register_first("before-call", self._begin, unique_id="turns-begin")
        events.register_last("after-call", self._end, unique_id="turns-end")
        events.register_last("after-call-error", self._end, unique_id="turns-failed")
        self._alive = set(calls)
        try:
            with ThreadPoolExecutor(len(calls)) as pool:
                begun = {name: pool.submit(self._play, name, call) for name, call in calls.items()}
                return {name: ended.result() for name, ended in begun.items()}
        finally:
            for event, unique_id in (
                ("before-call", "turns-begin"),
                ("after-call", "turns-end"),
                ("after-call-error", "turns-failed"),
            ):
                events.unregister(event, unique_id=unique_id)

    def _play(self, name: str, call: Callable[[], Any]) -> Any:
        self._mine.name = name
        try:
            return call()
        except DomainError as problem:
            return problem
        finally:
            with self._turn:
                self._alive.discard(name)
                self._turn.notify_all()

    def _begin(self, **_: Any) -> None:
        name = self._mine.name
        with self._turn:
            self._turn.wait_for(lambda: self._whose() == name)

    def _end(self, **_: Any) -> None:
        with self._turn:
            if self._order:
                self._order.pop(0)
            self._turn.notify_all()

    def _whose(self) -> str:
        # Turns of somebody who has come to the end are passed over.
        while self._order and self._order[0] not in self._alive:
            self._order.pop(0)
        return self._order[0] if self._order else min(self._alive)


def orders(first: str, first_calls: int, second: str, second_calls: int) -> list[str]:
    """Every order in which so many calls of two use cases can come."""
    total = first_calls + second_calls
    return [
        "".join(first if place in places else second for place in range(total))
        for places in combinations(range(total), first_calls)
    ]
