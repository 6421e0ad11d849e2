"""The present moment, in one place, so that tests can move it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

# A school year begins and ends at midnight in the region, not in Greenwich; Moscow's offset is near enough for all.
MOSCOW = timedelta(hours=3)


def now() -> int:
    """Epoch seconds."""
    return int(time.time())


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def day_of(moment: int) -> str:
    """The date in Moscow at a moment (epoch seconds), ISO 8601."""
    return (datetime.fromtimestamp(moment, UTC) + MOSCOW).date().isoformat()


def today() -> str:
    """The date in Moscow, ISO 8601."""
    return (datetime.now(UTC) + MOSCOW).date().isoformat()


def midnight_ms(day: str) -> int:
    """The beginning of a day (ISO 8601) in Moscow, milliseconds since 1970."""
    return int((datetime.fromisoformat(day).replace(tzinfo=UTC) - MOSCOW).timestamp() * 1000)


def iso(moment: int) -> str:
    """A moment (epoch seconds) as ISO 8601 in UTC: `2026-11-29T12:00:00+00:00`."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def iso_ms(moment_ms: int) -> str:
    """A moment (milliseconds since 1970) as ISO 8601 in UTC: `2026-11-29T12:00:00.250+00:00`."""
    return datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds")
