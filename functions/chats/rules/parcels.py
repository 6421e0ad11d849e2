"""Which messages travel as one, so that people who change in one moment are brought in step together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING

from functions.chats.messages import PEOPLE_A_MESSAGE, Outgoing, ReconcilePeople, ReconcilePerson, ReconcilePupil

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is sent as one message, and the positions of the messages that are in it."""

    outgoing: Outgoing
    positions: tuple[int, ...]


def parcels(outgoing: Sequence[Outgoing]) -> list[Parcel]:
    """People of one organisation together, up to ten; one person alone and every other message as they are."""
    found: list[Parcel] = []
    of_people: dict[str | None, list[int]] = {}
    for position, one in enumerate(outgoing):
        if isinstance(one.message, ReconcilePerson | ReconcilePupil) and not one.delay_seconds:
            of_people.setdefault(one.group, []).append(position)
        else:
            found.append(Parcel(outgoing=one, positions=(position,)))
    for group, positions in of_people.items():
        together = batched(positions, PEOPLE_A_MESSAGE, strict=False)
        found += [_parcel([outgoing[position] for position in some], group, some) for some in together]
    return found


def _parcel(some: Sequence[Outgoing], group: str | None, positions: tuple[int, ...]) -> Parcel:
    if len(some) == 1:
        return Parcel(outgoing=some[0], positions=positions)
    people = _ids(one.message for one in some if isinstance(one.message, ReconcilePerson))
    pupils = _ids(one.message for one in some if isinstance(one.message, ReconcilePupil))
    message = ReconcilePeople(people=people, pupils=pupils)
    return Parcel(outgoing=Outgoing(message=message, group=group), positions=positions)


def _ids(some: Iterable[ReconcilePerson | ReconcilePupil]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.person_id for one in some))
