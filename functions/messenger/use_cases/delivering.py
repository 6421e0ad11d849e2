"""Delivering messages to the open windows of a chat's members, as they are members and signed in at that moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import connections, memberships
from functions.messenger.repository import quiet as quiet_hours
from functions.messenger.rules.frames import change_frame, vote_frame
from functions.messenger.rules.ringing import Quiet, may_ring
from svyazka_common import aws, clock
from svyazka_common.chat_standing import visible_from
from svyazka_common.records.messages import Message, Vote
from svyazka_common.rights import access_delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.messages import Connection
    from svyazka_common.streams import Change

_DELIVERED: dict[str, type[Message | Vote]] = {Message.entity: Message, Vote.entity: Vote}


def deliver(changed: Iterable[Change]) -> None:
    """Send each message to the windows that show its chat, in the stream's order, and each vote to the voter's own.

    Frames that are lost, late or repeated do no harm: a window asks for what it misses, and keeps the newest version.
    """
    by_chat: dict[str, list[Message | Vote]] = {}
    for change in changed:
        if change.new is not None and (kind := _DELIVERED.get(change.entity or "")) is not None:
            record = kind.from_plain(change.new)
            by_chat.setdefault(record.chat_id, []).append(record)
    for chat_id, records in by_chat.items():
        # One after another a thousand windows would take as many answers of API Gateway, some ten seconds.
        aws.concurrently(*(partial(_send, shown, records) for shown in _windows_of(chat_id)))


class _Shown(NamedTuple):
    """An open window of a chat: its person's quiet hours there, and from when on they see what was said."""

    window: Connection
    quiet: Quiet
    shown_from: int

    def gets(self, told: Message | Vote) -> bool:
        """Whether the window gets a record: a vote its voter's own, a message whoever may see what was said then."""
        if isinstance(told, Vote):
            return told.person_id == self.window.person_id
        return told.sent_at_ms >= self.shown_from


def _windows_of(chat_id: str) -> list[_Shown]:
    """Return the open windows that may get a chat's messages; those whose session has ended are closed.

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
    (present, settings), signed_in, policies, own = aws.concurrently(
        lambda: memberships.memberships_and_settings({window.person_id for window in open_windows}, chat_id),
        lambda: connections.signed_in(open_windows, now),
        lambda: quiet_hours.policies_of(organisations),
        lambda: quiet_hours.hours_of(window.person_id for window in open_windows),
    )
    by_person = {member.person_id: member for member in present}
    for window in open_windows:
        if window.connection_id not in signed_in:
            connections.close(window.connection_id)
            connections.forget(window)
    return [
        _Shown(
            window, Quiet(policies[member.organisation_id], own.get(window.person_id)), visible_from(settings, member)
        )
        for window in open_windows
        if window.connection_id in signed_in
        and (member := by_person.get(window.person_id)) is not None
        and access_delivery(window, member)
    ]


def _send(shown: _Shown, records: Sequence[Message | Vote]) -> None:
    now_ms, window = clock.now_ms(), shown.window
    for record in filter(shown.gets, records):
        if isinstance(record, Message):
            frame = change_frame(record, notify=may_ring(record, window.person_id, shown.quiet, now_ms))
        else:
            frame = vote_frame(record)
        if not connections.post(window.connection_id, frame):
            connections.forget(window)
            return
