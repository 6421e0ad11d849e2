"""The moment at which tests look at queues of dead letters."""

from svyazka_common import clock


def later() -> int:
    """A moment after everything that was sent."""
    return clock.now_ms() + 60_000
