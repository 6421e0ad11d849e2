"""Delivering messages to the open windows of a chat's members, as they are members and signed in at that moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import connections, memberships
from functions.messenger.repository import quiet as quiet_hours
from functions.messenger.rules.frames import change_frame, title_frame, vote_frame
from functions.messenger.rules.ringing import Quiet, may_ring
from svyazka_common import aws, chat_reading, clock
from svyazka_common.chat_rights import access_delivery, visible_from
from svyazka_common.records.messages import ChatTitle, Message, Vote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.messages import Connection
    from svyazka_common.streams import Change

type Delivered = Message | Vote | ChatTitle

_DELIVERED: dict[str, type[Delivered]] = {kind.entity: kind for kind in (Message, Vote, ChatTitle)}


def deliver(changed: Iterable[Change]) -> None:
    """Send messages and titles to the windows that show their chat, in the stream's order, votes to the voter's own.

    Frames that are lost, late or repeated do no harm: a window asks for what it misses, and keeps the newest version.
    """
    by_chat: dict[str, list[Delivered]] = {}
    for change in changed:
        if change.new is not None and (kind := _DELIVERED.get(change.entity or "")) is not None:
            record = kind.from_plain(change.new)
            by_chat.setdefault(record.chat_id, []).append(record)
    for chat_id, records in by_chat.items():
        # One after another a thousand windows would take as many answers of API Gateway, some ten seconds.
        aws.concurrently(*(partial(_send, open_window, records) for open_window in _windows_of(chat_id)))


class OpenWindow(NamedTuple):
    """A window that may get a chat's messages: what was said from a moment on, and its person's quiet hours there."""

    connection: Connection
    visible_from: int
    quiet: Quiet


def _windows_of(chat_id: str) -> list[OpenWindow]:
    """Return the open windows that may get a chat's messages.

    Windows whose session has ended are closed.

    The index names the members, but follows the table with a delay. So the people with an open window are looked up in
    the table itself: a person who was taken out gets nothing from that moment on.
    """
    now = clock.now()
    members = chat_reading.members_by_index(chat_id)
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
        OpenWindow(
            window,
            visible_from(settings, member),
            Quiet(policies[member.organisation_id], own.get(window.person_id), chat_id),
        )
        for window in open_windows
        if window.connection_id in signed_in
        and (member := by_person.get(window.person_id)) is not None
        and access_delivery(window, member)
    ]


def _send(to: OpenWindow, records: Sequence[Delivered]) -> None:
    now_ms = clock.now_ms()
    for record in records:
        frame = _frame(to, record, now_ms)
        if frame is not None and not connections.post(to.connection.connection_id, frame):
            connections.forget(to.connection)
            return


def _frame(to: OpenWindow, record: Delivered, now_ms: int) -> str | None:
    """The frame by which a window learns of a record; None where it is not for its person."""
    person_id = to.connection.person_id
    match record:
        case Message() if record.sent_at_ms >= to.visible_from:
            return change_frame(record, notify=may_ring(record, person_id, to.quiet, now_ms))
        case Vote() if record.person_id == person_id:
            return vote_frame(record)
        case ChatTitle():
            return title_frame(record)
        case _:
            return None
