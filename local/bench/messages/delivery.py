"""Sends a second, and how long a message takes into open windows: on a deployed stack, with real sockets."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from itertools import chain
from statistics import quantiles
from typing import TYPE_CHECKING

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from local import aws
from local.bench.messages import school
from local.bench.messages.processors import processor_ms
from local.errors import LocalError
from local.running import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from websockets.asyncio.client import ClientConnection

OPENED_AT_ONCE = 16
SENDERS = 8
SENT = 200
"""Messages by which the sends a second are counted, in chats in which no window is open."""
CHATS_OF_SENDERS = 20
DELIVERED = 10
"""Messages of which each is waited for in all windows before the next one."""
LONGEST_SECONDS = 60.0
RUN = time.time_ns()
"""Begins the ids of all messages: one with an id that a stack knows already is sent, and not delivered once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Sends a second by `SENDERS` people at once; milliseconds from a send's beginning to its frame, of each frame.

    `processor_ms` is what one message takes of a processor until it stands in all windows, by program.
    """

    sends_per_s: float
    windows: int
    delivery_ms: Sequence[float]
    processor_ms: Mapping[str, float] = field(default_factory=dict)

    def percentile(self, hundredth: int) -> float:
        """Milliseconds within which so many hundredths of the frames had come."""
        return quantiles(self.delivery_ms, n=100, method="inclusive")[hundredth - 1]


@dataclass(slots=True)
class Arrivals:
    """When each window got a message, by the id that its sender gave it."""

    at: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def listen(self, window: ClientConnection) -> None:
        """Note what comes until the window is closed."""
        with suppress(ConnectionClosed):
            async for frame in window:
                self.at[json.loads(frame)["message"]["client_id"]].append(time.perf_counter())


def measure(port: int, windows: int) -> Figures:
    """Open a window for each member of a chat on the stack at this port, and send. Raises LocalError."""
    _write(port, windows)
    return asyncio.run(_measure(port, windows))


def _write(port: int, members: int) -> None:
    outputs, dynamodb = aws.outputs(port, aws.STATE_STACK), aws.client("dynamodb", port)
    everybody = {"delivery": members} | {f"sends-{number}": SENDERS for number in range(CHATS_OF_SENDERS)}
    for name, count in everybody.items():
        ids = school.people(name, count)
        school.put_all(dynamodb, outputs["StateTable"], (school.membership(person_id, name) for person_id in ids))
        school.put_all(dynamodb, outputs["AccessTable"], map(school.session, ids))


async def _measure(port: int, windows: int) -> Figures:
    arrivals, ids = Arrivals(), school.people("delivery", windows)
    limits = httpx.Limits(max_connections=SENDERS)
    async with (
        AsyncExitStack() as opened,
        httpx.AsyncClient(base_url=address_of(port), trust_env=False, timeout=LONGEST_SECONDS, limits=limits) as client,
    ):
        sends_per_s = await _sends(client)
        listening = await _open(port, ids, arrivals, opened)
        delivery_ms, spent = await _deliveries(client, ids, arrivals, port)
        for task in listening:
            task.cancel()
    return Figures(sends_per_s=sends_per_s, windows=windows, delivery_ms=delivery_ms, processor_ms=spent)


async def _sends(client: httpx.AsyncClient) -> float:
    """How many sends a second come through, by people who each wait for the answer before they send again."""

    async def talk(speaker: int) -> None:
        for number in range(SENT // SENDERS):
            name = f"sends-{(number + speaker) % CHATS_OF_SENDERS}"
            await _send(client, name, school.people(name, SENDERS)[speaker], f"{RUN}-s{speaker}-{number}")

    await talk(0)  # the function has started
    begun = time.perf_counter()
    await asyncio.gather(*(talk(speaker) for speaker in range(1, SENDERS)))
    return (SENDERS - 1) * (SENT // SENDERS) / (time.perf_counter() - begun)


async def _open(
    port: int, person_ids: Iterable[str], arrivals: Arrivals, opened: AsyncExitStack
) -> list[asyncio.Task[None]]:
    free = asyncio.Semaphore(OPENED_AT_ONCE)
    address = address_of(port)

    async def window(person_id: str) -> ClientConnection:
        async with free:
            headers = {"Cookie": school.cookie(person_id)}
            return await connect(
                f"{address.replace('http', 'ws', 1)}/socket",
                origin=Origin(address),
                additional_headers=headers,
                compression=None,
                open_timeout=LONGEST_SECONDS,
                ping_interval=None,
                proxy=None,
            )

    windows = await asyncio.gather(*map(window, person_ids))
    for connection in windows:
        opened.push_async_callback(connection.close)
    return [asyncio.create_task(arrivals.listen(connection)) for connection in windows]


async def _deliveries(
    client: httpx.AsyncClient, ids: Sequence[str], arrivals: Arrivals, port: int
) -> tuple[list[float], dict[str, float]]:
    taken, windows, before = [], len(ids), dict[str, float]()
    for number in range(DELIVERED + 1):
        client_id = f"{RUN}-d{number}"
        begun = time.perf_counter()
        await _send(client, "delivery", ids[number % len(ids)], client_id)
        while len(arrivals.at[client_id]) < windows:
            if time.perf_counter() - begun > LONGEST_SECONDS:
                message = f"Of {windows} windows only {len(arrivals.at[client_id])} got a message"
                raise LocalError(message)
            await asyncio.sleep(0.01)
        if number:  # before the first one the function has not started
            taken.append([1000 * (at - begun) for at in arrivals.at[client_id]])
        else:
            before = processor_ms(port)
    after = processor_ms(port)
    return list(chain.from_iterable(taken)), {
        name: (spent - before.get(name, 0)) / DELIVERED for name, spent in after.items()
    }


async def _send(client: httpx.AsyncClient, name: str, person_id: str, client_id: str) -> None:
    answer = await client.post(
        f"/api/messenger/chats/{school.chat_id(name)}/messages",
        json={"client_id": client_id, "known": 0, "text": school.TEXT},
        headers={"Cookie": school.cookie(person_id), "Origin": str(client.base_url).rstrip("/")},
    )
    if not answer.is_success:
        message = f"A message was not taken: {answer.status_code} {answer.text[:300]}"
        raise LocalError(message)
