"""Delivering messages to the open windows of a chat's members, as they are members and signed in at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import connections, memberships
from functions.messenger.rules.frames import frame_of
from svyazka_common import aws, clock
from svyazka_common.chat_standing import visible_from
from svyazka_common.records.messages import Message, Vote
from svyazka_common.rights import access_delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.messages import Connection
    from svyazka_common.streams import Change

_TOLD: dict[str, type[Message | Vote]] = {Message.entity: Message, Vote.entity: Vote}


def deliver(changed: Iterable[Change]) -> None:
    """Send each message to the windows that show its chat, in the stream's order, and each vote to the voter's own.

    Frames that are lost, late or repeated do no harm: a window asks for what it misses, and keeps the newest version.
    """
    by_chat: dict[str, list[Message | Vote]] = {}
    for change in changed:
        if change.new is not None and (kind := _TOLD.get(change.entity or "")) is not None:
            told = kind.from_plain(change.new)
            by_chat.setdefault(told.chat_id, []).append(told)
    for chat_id, records in by_chat.items():
        for window, shown_from in _windows_of(chat_id):
            mine = [told for told in records if _is_for(told, window, shown_from)]
            _send(window, [frame_of(told) for told in mine])


def _is_for(told: Message | Vote, window: Connection, shown_from: int) -> bool:
    """Whether a window gets a record: a vote its voter's own, a message whoever may see what was said then."""
    return told.sent_at_ms >= shown_from if isinstance(told, Message) else told.person_id == window.person_id


def _windows_of(chat_id: str) -> list[tuple[Connection, int]]:
    """Return the open windows that may get a chat's messages; close the windows whose session has ended.

    Beside each stands from when on its person sees what was said in the chat.

    The index names the members, but follows the table with a delay. So the people with an open window are looked up in
    the table itself: a person who was taken out gets nothing from that moment on.
    """
    now = clock.now()
    members = memberships.members_by_index(chat_id)
    organisations = sorted({member.organisation_id for member in members})
    people = {member.person_id for member in members}
    open_windows = [
        window
        for organisation_id in organisations
        for window in connections.online(organisation_id, now)
        if window.person_id in people
    ]
    if not open_windows:
        return []
    (present, settings), signed_in = aws.concurrently(
        lambda: memberships.memberships_and_settings({window.person_id for window in open_windows}, chat_id),
        lambda: connections.signed_in(open_windows, now),
    )
    by_person = {member.person_id: member for member in present}
    for window in open_windows:
        if window.connection_id not in signed_in:
            connections.close(window.connection_id)
            connections.forget(window)
    return [
        (window, visible_from(settings, member))
        for window in open_windows
        if window.connection_id in signed_in
        and (member := by_person.get(window.person_id)) is not None
        and access_delivery(window, member)
    ]


def _send(window: Connection, frames: Sequence[str]) -> None:
    for frame in frames:
        if not connections.post(window.connection_id, frame):
            connections.forget(window)
            return
