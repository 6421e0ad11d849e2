"""Hours of a day as people write them, in Moscow's time: quiet hours, and when a teacher answers. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.clock import MOSCOW

if TYPE_CHECKING:
    from svyazka_common.records.school_policy import SchoolPolicy

HOUR_AND_MINUTE = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


class Hours(Struct, frozen=True):
    """From one time of day to another (`21:00`, `07:00`), over midnight where the second is the earlier one.

    Equal times are the whole day.
    """

    since: str
    until: str

    def has(self, moment_ms: int) -> bool:
        """Whether a moment (milliseconds since 1970) lies within; the last minute does not."""
        time = time_of_day(moment_ms)
        if self.since < self.until:
            return self.since <= time < self.until
        return time >= self.since or time < self.until


def hours(since: str | None, until: str | None) -> Hours | None:
    """The hours between two times; None where one of them is missing."""
    return Hours(since, until) if since is not None and until is not None else None


def quiet_hours(policy: SchoolPolicy) -> Hours | None:
    """When a school's chats do not ring; None where they always may."""
    return hours(policy.quiet_from, policy.quiet_until) if policy.quiet else None


def time_of_day(moment_ms: int) -> str:
    """`21:05`."""
    return _local(moment_ms).strftime("%H:%M")


def weekday(moment_ms: int) -> int:
    """1 is Monday, 7 Sunday."""
    return _local(moment_ms).isoweekday()


def evening_of(moment_ms: int) -> str:
    """The day (ISO 8601) to whose evening a moment belongs: a night goes with the evening before it, until noon."""
    return (_local(moment_ms) - timedelta(hours=12)).date().isoformat()


def _local(moment_ms: int) -> datetime:
    return datetime.fromtimestamp(moment_ms / 1000, UTC) + MOSCOW
