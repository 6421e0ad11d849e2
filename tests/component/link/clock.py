"""A clock that tests move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from svyazka_common import clock

if TYPE_CHECKING:
    import pytest

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
# Nine in the morning, UTC: windows of an hour and of a day have just begun and don't end while a test runs.
MORNING = 1_800_000_000 // DAY * DAY + 9 * HOUR


@dataclass
class Clock:
    """`now` are epoch seconds."""

    now: int = MORNING

    def rule(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: self.now)
        monkeypatch.setattr(clock, "now_ms", self._now_ms)
        self._ms = 0

    def forward(self, seconds: int) -> None:
        self.now += seconds

    def _now_ms(self) -> int:
        self._ms += 1  # two things never happen in the same millisecond, unless a test says so
        return self.now * 1000 + self._ms
