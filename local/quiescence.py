"""Waits until the deployed app has nothing left to do: no message waits in any queue."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from local.emulator_process import Emulator

PAUSE_SECONDS = 0.7
QUIET_LOOKS = 2


def wait_until_quiet(emulator: Emulator, *, at_most_seconds: float) -> bool:
    """Wait until the queues were empty at two looks; return whether that came about in time.

    The looks are further apart than a stream takes to fill a queue.
    """
    deadline = time.monotonic() + at_most_seconds
    quiet = 0
    while quiet < QUIET_LOOKS and time.monotonic() < deadline:
        quiet = quiet + 1 if waiting_messages(emulator.url) == 0 else 0
        time.sleep(PAUSE_SECONDS)
    return quiet == QUIET_LOOKS


def waiting_messages(url: str) -> int:
    """Count the messages that are due in queues with a consumer, without dead-letter queues and later retries."""
    accounts = httpx.get(f"{url}/_ministack/sqs/messages", timeout=10, trust_env=False).json()["messages"]
    queues = [queue for regions in accounts.values() for by_address in regions.values() for queue in by_address.items()]
    return sum(
        message["IsVisible"] or message["ReceiveCount"] > 0
        for address, messages in queues
        if not is_dead_letter(address)
        for message in messages
    )


def is_dead_letter(queue_url: str) -> bool:
    """Whether the queue is a dead-letter queue, by its name."""
    name = queue_url.rpartition("/")[2].lower()
    return "dlq" in name or "dead" in name
