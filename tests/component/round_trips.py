"""Counts AWS calls: all of them, and how many come one after another."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import pytest

SERVICES = ("dynamodb", "secretsmanager", "sns", "sqs", "events")


@dataclass
class Trips:
    """`depth`: calls one after another, where those of one `aws.concurrently` go side by side and count as one.

    `made`: all operations in order, with the table where there is one.
    """

    depth: int = 0
    made: list[str] = field(default_factory=list)

    def call(self, model: Any, **_: Any) -> None:
        self.depth += 1
        self.made.append(str(model.name))

    def concurrently(self, *calls: Callable[[], Any]) -> list[Any]:
        """Like `aws.concurrently`, in one thread, so that it can be counted."""
        start, deepest, results, failures = self.depth, self.depth, [], []
        for call in calls:
            self.depth = start
            try:
                results.append(call())
            except Exception as failure:  # noqa: BLE001 - raised below, as the original does
                failures.append(failure)
            deepest = max(deepest, self.depth)
        self.depth = deepest
        if failures:
            raise failures[0]
        return results


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Generator[Trips]:
    """Counts what is called within."""
    trips = Trips()
    clients = [aws.client(service) for service in SERVICES]
    for client in clients:
        client.meta.events.register("before-call", trips.call, unique_id="trips")
    with monkeypatch.context() as patch:
        patch.setattr(aws, "concurrently", trips.concurrently)
        try:
            yield trips
        finally:
            for client in clients:
                client.meta.events.unregister("before-call", unique_id="trips")
