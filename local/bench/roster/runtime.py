"""Runs handlers as Lambda would, and reports what each call did."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypedDict

from local.bench.roster.sent import Sent
from local.bench.roster.units import Units
from local.bench.start import Context
from svyazka_common import aws

STATUS = Path("/proc/self/status")


class CallReport(TypedDict):
    """What a call did: its answer, what it sent (`Sent.messages`) and used, and the most memory its process has had."""

    answer: Any
    sent: list[dict[str, Any]]
    requests: int
    events: int
    units: dict[str, float]
    calls: dict[str, int]
    further: int
    cpu: float
    peak_mb: float


class Caller(Protocol):
    """Something that calls handlers: this process, or another one."""

    def call(self, module: str, event: dict[str, Any]) -> CallReport:
        """Call `functions.<module>.handler`."""
        ...


@dataclass(slots=True)
class Runtime:
    """Handlers in this process; the clients of `svyazka_common.aws` are watched from the first call on."""

    _units: Units = field(default_factory=Units)
    _sent: Sent = field(default_factory=Sent)
    _watched: bool = False

    def call(self, module: str, event: dict[str, Any]) -> CallReport:
        """Call `functions.<module>.handler`."""
        self._watch()
        handler = import_module(f"functions.{module}").handler
        cpu = time.process_time()
        answer = handler(event, Context())
        report = CallReport(
            answer=answer,
            sent=self._sent.messages,
            requests=self._sent.requests,
            events=self._sent.events,
            units=dict(self._units.units),
            calls=dict(self._units.calls),
            further=self._units.further,
            cpu=time.process_time() - cpu,
            peak_mb=peak_mb(),
        )
        self._sent.begin()
        self._units.begin()
        return report

    def _watch(self) -> None:
        if not self._watched:
            self._watched = True
            os.environ.update(self._sent.settings())
            self._sent.watch(aws.client("sqs"), aws.client("events"))
            self._units.watch(aws.dynamodb())


def peak_mb() -> float:
    """The most memory that this process has had, in MiB.

    Linux reports it for the program itself; getrusage would also count the program that started it.
    """
    if STATUS.exists():
        line = next(line for line in STATUS.read_text("ascii", "replace").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # noqa: PLC0415 - there is none on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
