"""Events about a chat and its members. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.events.models import ChatArchived, ChatCreated, ChatData, ChatRenamed, ChatRestored, MembersData
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from functions.events.models import OfChat
    from svyazka_common.streams import Change


def chat_events(change: Change, envelope: dict[str, Any]) -> Iterator[OfChat]:
    """What a change of a chat is told as: two events where it was renamed and archived at once."""
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
    before, now = old.get("status", "active"), new.get("status", "active")
    if before != now:
        yield ChatArchived if now == "archived" else ChatRestored


def members(image: dict[str, Any], is_member: Mapping[str, bool]) -> MembersData:
    """Who came and who left; `image` is one of the memberships."""
    return MembersData(
        chat_id=image["chat_id"],
        kind=image["kind"],
        organisation_id=image["organisation_id"],
        added=sorted(person for person, now in is_member.items() if now),
        removed=sorted(person for person, now in is_member.items() if not now),
    )


def _chat(image: dict[str, Any]) -> ChatData:
    ref = ChatRef(kind=image["kind"], scope_id=image["scope_id"], subject_id=image.get("subject_id"))
    return ChatData(
        chat_id=ref.chat_id,
        kind=ref.kind,
        organisation_id=image["organisation_id"],
        scope_id=ref.scope_id,
        subject_id=ref.subject_id,
    )
