"""Looking once more for what records wait for: it may have come by a file, which doesn't ask who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.changes.follow_ups import FollowUp
from functions.roster.changes.following import WAITING
from functions.roster.changes.repository.reading import inverse_page
from svyazka_common.records.base import of_kind
from svyazka_common.records.changes import SHARDS, Waiting, waiting_pk
from svyazka_common.records.prefixes import Prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.changes.follow_ups import Frame

FRAMES: dict[str, Frame] = {
    Prefix.ORGANISATION: "organisation",
    Prefix.YEAR: "academic_year",
    Prefix.CLASS: "class",
    Prefix.PERSON: "person",
}


def awaited() -> Iterator[FollowUp]:
    """One message for each record that others wait for, and for each account that waits for a login."""
    told: set[FollowUp] = set()
    for waiting in all_that_wait():
        message = _message(waiting)
        if message not in told:
            told.add(message)
            yield message


def awaited_kind(waiting: Waiting) -> str:
    """For what it waits: `organisation`, `academic_year`, `class`, `person`, or `login` for one that another has."""
    return FRAMES.get(waiting.for_pk.partition("#")[0], "login")


def _message(waiting: Waiting) -> FollowUp:
    prefix, _, own_id = waiting.for_pk.partition("#")
    if prefix in FRAMES:
        return FollowUp(entity=FRAMES[prefix], id=own_id, part=WAITING)
    # A login: its account is looked at with the rest of its person.
    return FollowUp(entity="person", id=waiting.own_pk.partition("#")[2], part="own")


def all_that_wait() -> Iterator[Waiting]:
    """Every record that waits for another one."""
    for shard in range(SHARDS):
        found = inverse_page(waiting_pk(shard), "")
        yield from of_kind(Waiting, found.items)
        while found.after is not None:
            found = inverse_page(waiting_pk(shard), "", found.after)
            yield from of_kind(Waiting, found.items)
