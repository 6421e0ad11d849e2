"""Which events a batch of changes is told as. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from functions.events.chats import chat_events, members
from functions.events.models import ChatMembersChanged
from functions.events.persons import person_event
from svyazka_common.records.chats import Chat, Exclusion, Member
from svyazka_common.records.sequence import Sequence as PersonSequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from functions.events.models import AnyEvent
    from svyazka_common.streams import Change

PERSONS, CHATS = "urn:svyazka:persons", "urn:svyazka:chats"
MEMBERSHIPS = frozenset({Member.entity, Exclusion.entity})
"""Both stand under one key: an exclusion takes a membership's place."""

WATCHED = (PersonSequence.entity, Chat.entity, *sorted(MEMBERSHIPS))
"""The entities that are told of; the stream's filter can leave out the others."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event and the changes that it tells of."""

    event: AnyEvent
    changes: tuple[Change, ...]


def announcements(changes: Iterable[Change]) -> list[Announcement]:
    """What is told of a batch; members that changed together are told together, after all else."""
    told: list[Announcement] = []
    groups: dict[str, list[Change]] = {}
    for change in changes:
        match change.entity:
            case PersonSequence.entity if change.new is not None:
                told.append(Announcement(_of_person(change), (change,)))
            case Chat.entity:
                told += [Announcement(event, (change,)) for event in chat_events(change, _envelope([change], CHATS))]
            case entity if entity in MEMBERSHIPS and _came_or_went(change):
                groups.setdefault(change.image["chat_id"], []).append(change)
            case _:
                pass
    return told + [Announcement(_of_members(group), tuple(group)) for group in groups.values()]


def is_member(image: dict[str, Any] | None) -> bool:
    """Whether an item under a membership's key is a membership."""
    return image is not None and image["entity"] == Member.entity


def _came_or_went(change: Change) -> bool:
    return is_member(change.old) != is_member(change.new)


def _of_person(change: Change) -> AnyEvent:
    image = change.image
    # The same event, however often it is told: person and number say which one it is.
    envelope = _envelope([change], PERSONS) | {"id": f"{image['person_id']}.{image['number']}"}
    return person_event(image, envelope)


def _of_members(group: Sequence[Change]) -> ChatMembersChanged:
    # A person's last change within the batch is what holds.
    now = {change.image["person_id"]: is_member(change.new) for change in group}
    known = next(image for change in group for image in (change.old, change.new) if image and is_member(image))
    data = members(known, now)
    return ChatMembersChanged(**_envelope(group, CHATS), subject=data.chat_id, data=data)


def _envelope(group: Sequence[Change], source: str) -> dict[str, Any]:
    digest = hashlib.sha256("\n".join(change.event_id for change in group).encode()).hexdigest()
    at = datetime.fromtimestamp(group[0].at, UTC).isoformat(timespec="seconds")
    return {"id": digest[:32], "source": source, "time": at}
