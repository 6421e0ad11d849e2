"""The same memberships in Synapse."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from local.bench.synapse import joining, server
from operations.terminal import step

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SECONDS = 120.0
SEED = "svyazka: bench, rooms"


def with_synapse(rooms: Sequence[Sequence[str]], ours: float) -> dict[str, Any]:
    """As JSON: joins a second there, and how many times that our memberships a second are.

    Rooms are filled in random order until two minutes are over; a rate needs no more, and all would take an hour.
    """
    shuffled = list(rooms)
    Random(SEED).shuffle(shuffled)  # noqa: S311 - repeatable on purpose
    with step("The same in Synapse, for two minutes at most"), server.running() as address:
        joined = joining.join_all(address, shuffled, LONGEST_SECONDS)
    return {
        "synapse_memberships_per_s": round(joined.per_second, 1),
        "ratio": round(ours / joined.per_second, 1),
        "synapse": {
            "version": server.VERSION,
            "joins": joined.joins,
            "of": sum(map(len, rooms)),
            "seconds": round(joined.seconds, 1),
            "rooms_at_once": joining.ROOMS_AT_ONCE,
        },
    }
