"""People into rooms by the administrator's API, several at once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from local.bench.synapse.config import SERVER, SHARED_SECRET
from local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOMS_AT_ONCE = 8
"""How many rooms are filled at once. Within a room Synapse handles joins one after the other."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How many joins were made in so many seconds."""

    joins: int
    seconds: float

    @property
    def per_second(self) -> float:
        """The rate."""
        return self.joins / self.seconds


def join_all(address: str, rooms: Sequence[Sequence[str]], longest_seconds: float) -> Joined:
    """Let people (by id) into rooms, given by their members, until all are in or the time is over.

    Users and empty rooms are made before the clock starts. Rooms are public, so that a join is one event, not two.
    """
    return asyncio.run(_join_all(address, rooms, longest_seconds))


async def _join_all(address: str, rooms: Sequence[Sequence[str]], longest_seconds: float) -> Joined:
    async with httpx.AsyncClient(
        base_url=address, timeout=120, limits=httpx.Limits(max_connections=ROOMS_AT_ONCE)
    ) as client:
        client.headers["Authorization"] = f"Bearer {await _administrator(client)}"
        await _side_by_side(_make_user(client, person) for person in sorted({one for room in rooms for one in room}))
        ids = await _side_by_side(_make_room(client) for _ in rooms)
        begun = time.perf_counter()
        deadline = begun + longest_seconds
        filled = await _side_by_side(
            _fill(client, room_id, room, deadline) for room_id, room in zip(ids, rooms, strict=True)
        )
        return Joined(sum(filled), time.perf_counter() - begun)


async def _side_by_side(tasks: Iterable[Any]) -> list[Any]:
    places = asyncio.Semaphore(ROOMS_AT_ONCE)

    async def limited(task: Any) -> Any:
        async with places:
            return await task

    return await asyncio.gather(*map(limited, tasks))


async def _fill(client: httpx.AsyncClient, room_id: str, people: Sequence[str], deadline: float) -> int:
    joined = 0
    for person in people:
        if time.perf_counter() > deadline:
            break
        await _call(client, "POST", f"/_synapse/admin/v1/join/{quote(room_id)}", {"user_id": _user_id(person)})
        joined += 1
    return joined


async def _administrator(client: httpx.AsyncClient) -> str:
    nonce = (await _call(client, "GET", "/_synapse/admin/v1/register", None))["nonce"]
    parts = (nonce, "admin", SHARED_SECRET, "admin")
    mac = hmac.new(SHARED_SECRET.encode(), "\x00".join(parts).encode(), hashlib.sha1).hexdigest()
    registration = {"nonce": nonce, "username": "admin", "password": SHARED_SECRET, "admin": True, "mac": mac}
    token: str = (await _call(client, "POST", "/_synapse/admin/v1/register", registration))["access_token"]
    return token


async def _make_user(client: httpx.AsyncClient, person: str) -> None:
    await _call(client, "PUT", f"/_synapse/admin/v2/users/{quote(_user_id(person))}", {"displayname": person})


async def _make_room(client: httpx.AsyncClient) -> str:
    room_id: str = (await _call(client, "POST", "/_matrix/client/v3/createRoom", {"preset": "private_chat"}))["room_id"]
    return room_id


async def _call(client: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
    answer = await client.request(method, path, json=body)
    if not answer.is_success:
        message = f"Synapse answered {answer.status_code} to {method} {path}: {answer.text[:300]}"
        raise LocalError(message)
    document: dict[str, Any] = answer.json()
    return document


def _user_id(person: str) -> str:
    return f"@{person}:{SERVER}"
