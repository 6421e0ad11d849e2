"""Which events a batch of changes is told as. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from functions.events.models import (
    AnyEvent,
    ChatCreated,
    ChatData,
    ChatMembersChanged,
    LinkCompleted,
    LinkData,
    LinkRemoved,
    MembersData,
)
from svyazka_common.records.chats import Chat, ChatRef, Member
from svyazka_common.records.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.streams import Change

LINKS, CHATS = "urn:svyazka:links", "urn:svyazka:chats"

WATCHED = (Link.entity, Chat.entity, Member.entity)
"""The entities that are told of; the stream's filter can leave out the others."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event and the changes that it tells of."""

    event: AnyEvent
    changes: tuple[Change, ...]


def announcements(changes: Iterable[Change]) -> list[Announcement]:
    """What is told of a batch, in the order of the first change of each; rewrites of an item are nobody's business."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        if _is_told(change):
            together = change.image["chat_id"] if change.entity == Member.entity else change.event_id
            groups.setdefault(together, []).append(change)
    return [Announcement(_event(group), tuple(group)) for group in groups.values()]


def _is_told(change: Change) -> bool:
    came, went = change.old is None, change.new is None
    return (change.entity in {Link.entity, Member.entity} and (came or went)) or (change.entity == Chat.entity and came)


def _event(group: Sequence[Change]) -> AnyEvent:
    match group[0].entity:
        case Member.entity:
            members = _members(group)
            return ChatMembersChanged(**_envelope(group, CHATS), subject=members.chat_id, data=members)
        case Chat.entity:
            chat = _chat(group[0].image)
            return ChatCreated(**_envelope(group, CHATS), subject=chat.chat_id, data=chat)
        case _:
            told = LinkCompleted if group[0].new is not None else LinkRemoved
            link = LinkData(**{name: group[0].image[name] for name in LinkData.model_fields})
            return told(**_envelope(group, LINKS), subject=link.person_id, data=link)


def _envelope(group: Sequence[Change], source: str) -> dict[str, Any]:
    digest = hashlib.sha256("\n".join(change.event_id for change in group).encode()).hexdigest()
    at = datetime.fromtimestamp(group[0].at, UTC).isoformat(timespec="seconds")
    return {"id": digest[:32], "source": source, "time": at}


def _chat(image: dict[str, Any]) -> ChatData:
    ref = ChatRef(kind=image["kind"], scope_id=image["scope_id"], subject_id=image.get("subject_id"))
    return ChatData(
        chat_id=ref.chat_id,
        kind=ref.kind,
        organisation_id=image["organisation_id"],
        scope_id=ref.scope_id,
        subject_id=ref.subject_id,
    )


def _members(group: Sequence[Change]) -> MembersData:
    image = group[0].image
    # A person's last change within the batch is what holds.
    is_member = {change.image["person_id"]: change.new is not None for change in group}
    return MembersData(
        chat_id=image["chat_id"],
        kind=image["kind"],
        organisation_id=image["organisation_id"],
        added=sorted(person for person, now in is_member.items() if now),
        removed=sorted(person for person, now in is_member.items() if not now),
    )
