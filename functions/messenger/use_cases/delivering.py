"""Delivering messages to the open windows of a chat's members, as they are members and signed in at that moment."""

from __future__ import annotations

from functools import partial
from itertools import batched
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

WINDOWS_A_READ = 99
"""Windows whose people's memberships are read in one call, with the chat's settings: it takes a hundred keys."""

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
        frames = _Frames(records)
        # One after another a thousand windows would take as many answers of API Gateway, some ten seconds.
        aws.concurrently(*(partial(_send, open_window, frames) for open_window in _windows_of(chat_id)))


class _Frames:
    """Messages and votes with their frames, which are the same for all windows but for `notify`: each is made once."""

    def __init__(self, records: Sequence[Message | Vote]) -> None:
        self.records = records
        self._made: dict[tuple[int, bool], str] = {}

    def of(self, place: int, *, notify: bool = False) -> str:
        """Return the frame of the record at a place."""
        if (frame := self._made.get((place, notify))) is None:
            record = self.records[place]
            frame = change_frame(record, notify=notify) if isinstance(record, Message) else vote_frame(record)
            self._made[place, notify] = frame
        return frame


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
    batches = list(batched(open_windows, WINDOWS_A_READ, strict=False))
    people_of = [{window.person_id for window in windows} for windows in batches]
    policies, *read = aws.concurrently(
        partial(quiet_hours.policies_of, organisations),
        *(partial(memberships.memberships_and_settings, person_ids, chat_id) for person_ids in people_of),
        *(partial(connections.signed_in, windows, now) for windows in batches),
        *(partial(quiet_hours.hours_of, person_ids) for person_ids in people_of),
    )
    present, sessions, hours = batched(read, len(batches), strict=True)
    settings = present[0][1]
    by_person = {member.person_id: member for members_present, _ in present for member in members_present}
    signed_in = set().union(*sessions)
    own = {person_id: chosen for some in hours for person_id, chosen in some.items()}
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


def _send(to: OpenWindow, frames: _Frames) -> None:
    window, now_ms = to.connection, clock.now_ms()
    for place, record in enumerate(frames.records):
        if isinstance(record, Message):
            if record.sent_at_ms < to.visible_from:
                continue
            frame = frames.of(place, notify=may_ring(record, window.person_id, to.quiet, now_ms))
        elif record.person_id == window.person_id:
            frame = frames.of(place)
        else:
            continue
        if not connections.post(window.connection_id, frame):
            connections.forget(window)
            return
