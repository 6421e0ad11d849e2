"""Which events follow from a batch of changes. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.events.schemas import (
    ChatArchived,
    ChatCreated,
    ChatData,
    ChatMembersChanged,
    ChatRenamed,
    ChatRestored,
    LinkCompleted,
    LinkData,
    LinkRemoved,
    MembersData,
    PersonChatsChanged,
    PersonChatsData,
)
from svyazka_common.clock import iso
from svyazka_common.records.chats import Chat, ChatRef, EndedMembership, Exclusion, Member
from svyazka_common.records.exports import ChatExport, ExportOrder
from svyazka_common.records.link import Sequence as PersonSequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from functions.events.schemas import AnyEvent, OfChat
    from svyazka_common.streams import Change

PERSONS, CHATS = "urn:svyazka:persons", "urn:svyazka:chats"
MEMBERSHIPS = frozenset({Member.entity, Exclusion.entity})
"""Both have the same key: an exclusion replaces a membership."""

WATCHED = (PersonSequence.entity, Chat.entity, *sorted(MEMBERSHIPS))
"""The entities that events are made of; the stream's filter can leave out the others."""


class Announcement(Struct, frozen=True):
    """An event and the changes that it describes."""

    event: AnyEvent
    changes: tuple[Change, ...]


def announcements(changes: Iterable[Change]) -> list[Announcement]:
    """The events of a batch; the members of a chat that changed together are one event, after all others."""
    announced: list[Announcement] = []
    groups: dict[str, list[Change]] = {}
    for change in changes:
        match change.entity:
            case PersonSequence.entity if change.new is not None:
                announced.append(Announcement(_of_person(change), (change,)))
            case Chat.entity:
                announced += [
                    Announcement(event, (change,)) for event in _chat_events(change, _envelope([change], CHATS))
                ]
            case entity if entity in MEMBERSHIPS and _came_or_went(change):
                groups.setdefault(change.image["chat_id"], []).append(change)
            case _:
                pass
    return announced + [Announcement(_of_members(group), tuple(group)) for group in groups.values()]


def ended_memberships(changes: Iterable[Change]) -> list[EndedMembership]:
    """Whose memberships have ended in a batch, and in which organisation's chats; each once."""
    return list(
        dict.fromkeys(
            EndedMembership(organisation_id=change.old["organisation_id"], person_id=change.old["person_id"])
            for change in changes
            if change.old is not None and is_member(change.old) and not is_member(change.new)
        )
    )


def ordered_exports(changes: Iterable[Change]) -> list[ExportOrder]:
    """The exports of a batch that are new: each waits for its file."""
    return [
        ExportOrder(
            organisation_id=change.new["organisation_id"],
            made_at_ms=int(change.new["made_at_ms"]),
            token=change.new["token"],
        )
        for change in changes
        if change.old is None and change.new is not None and change.entity == ChatExport.entity
    ]


def is_member(image: dict[str, Any] | None) -> bool:
    """Whether an item under a membership's key is a membership."""
    return image is not None and image["entity"] == Member.entity


def _came_or_went(change: Change) -> bool:
    return is_member(change.old) != is_member(change.new)


def _of_person(change: Change) -> AnyEvent:
    image = change.image
    # The id follows from person and number alone, so a repeat is the same event.
    envelope = _envelope([change], PERSONS) | {"id": f"{image['person_id']}.{image['number']}"}
    return _person_event(image, envelope)


def _of_members(group: Sequence[Change]) -> ChatMembersChanged:
    # A person's last change within the batch is what holds.
    is_in_chat = {change.image["person_id"]: is_member(change.new) for change in group}
    membership = next(image for change in group for image in (change.old, change.new) if image and is_member(image))
    data = _members(membership, is_in_chat)
    return ChatMembersChanged(**_envelope(group, CHATS), subject=data.chat_id, data=data)


def _envelope(group: Sequence[Change], source: str) -> dict[str, Any]:
    digest = hashlib.sha256("\n".join(change.event_id for change in group).encode()).hexdigest()
    return {"id": digest[:32], "source": source, "time": iso(int(group[0].at))}


def _person_event(image: dict[str, Any], envelope: dict[str, Any]) -> AnyEvent:
    """The event of a person's sequence item, which holds one happening."""
    person = {"person_id": image["person_id"], "sequence": image["number"]}
    subject: str = image["person_id"]
    if (account := image.get("linked")) is not None:
        return LinkCompleted(**envelope, subject=subject, data=LinkData(**person, **account))
    if (account := image.get("unlinked")) is not None:
        return LinkRemoved(**envelope, subject=subject, data=LinkData(**person, **account))
    data = PersonChatsData(**person, joined=image.get("joined", []), left=image.get("left", []))
    return PersonChatsChanged(**envelope, subject=subject, data=data)


def _chat_events(change: Change, envelope: dict[str, Any]) -> Iterator[OfChat]:
    """The events of a change of a chat: two where it was renamed and archived at once."""
    if change.new is None:
        return
    for kind in _kinds(change.old, change.new):
        data = _chat(change.new)
        yield kind(**envelope | {"id": f"{envelope['id']}.{kind.__name__}"}, subject=data.chat_id, data=data)


def _kinds(old: dict[str, Any] | None, new: dict[str, Any]) -> Iterator[type[OfChat]]:
    if old is None:
        yield ChatCreated
        return
    if old["title"] != new["title"]:
        yield ChatRenamed
    before, after = old.get("status", "active"), new.get("status", "active")
    if before != after:
        yield ChatArchived if after == "archived" else ChatRestored


def _members(image: dict[str, Any], is_in_chat: Mapping[str, bool]) -> MembersData:
    """Who came and who left; `image` is one of the memberships, `is_in_chat` by person id."""
    return MembersData(
        chat_id=image["chat_id"],
        kind=image["kind"],
        organisation_id=image["organisation_id"],
        added=sorted(person for person, is_in in is_in_chat.items() if is_in),
        removed=sorted(person for person, is_in in is_in_chat.items() if not is_in),
    )


def _chat(image: dict[str, Any]) -> ChatData:
    ref = ChatRef(
        kind=image["kind"],
        scope_id=image["scope_id"],
        subject_id=image.get("subject_id"),
        group_id=image.get("group_id"),
    )
    return ChatData(
        chat_id=ref.chat_id,
        kind=ref.kind,
        organisation_id=image["organisation_id"],
        scope_id=ref.scope_id,
        subject_id=ref.subject_id,
        group_id=ref.group_id,
    )
