"""Queues of dead letters on moto that are looked at without a wait."""

from __future__ import annotations

import pytest

from operations.dead_letters import letters
from svyazka_common import clock


@pytest.fixture(autouse=True)
def opened(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    request.getfixturevalue("cloud")  # before any other fixture of the module
    monkeypatch.setattr(letters, "LOOK_SECONDS", 0)


def later() -> int:
    """A moment after everything that was sent."""
    return clock.now_ms() + 60_000
