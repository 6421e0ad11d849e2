"""Delivering messages to the open windows of a chat's members, as they are members and signed in at that moment."""

from __future__ import annotations

from functools import partial
from itertools import batched
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

WINDOWS_A_READ = 99
"""Windows whose people's memberships are read in one call, with the chat's settings: it takes a hundred keys."""

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
        frames = _Frames(records)
        # One after another a thousand windows would take as many answers of API Gateway, some ten seconds.
        aws.concurrently(*(partial(_send, open_window, frames) for open_window in _windows_of(chat_id)))


class _Frames:
    """Records with their frames, which are the same for all windows but for `notify`: each is made once."""

    def __init__(self, records: Sequence[Delivered]) -> None:
        self.records = records
        self._made: dict[tuple[int, bool], str] = {}

    def of(self, place: int, *, notify: bool) -> str:
        """Return the frame of the record at a place."""
        if (place, notify) not in self._made:
            self._made[place, notify] = _frame(self.records[place], notify=notify)
        return self._made[place, notify]


def _frame(record: Delivered, *, notify: bool) -> str:
    match record:
        case Message():
            return change_frame(record, notify=notify)
        case Vote():
            return vote_frame(record)
        case ChatTitle():
            return title_frame(record)


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
    batches = list(batched(open_windows, WINDOWS_A_READ, strict=False))
    people_of = [{window.person_id for window in windows} for windows in batches]
    policies, *read = aws.concurrently(
        quiet_hours.policies_of(organisations).read,
        *(partial(memberships.memberships_and_settings, person_ids, chat_id) for person_ids in people_of),
        *(partial(connections.signed_in, windows, now) for windows in batches),
        *(quiet_hours.hours_of(person_ids).read for person_ids in people_of),
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
    now_ms = clock.now_ms()
    for place, record in enumerate(frames.records):
        if (notify := _notify(to, record, now_ms)) is None:
            continue
        if not connections.post(to.connection.connection_id, frames.of(place, notify=notify)):
            connections.forget(to.connection)
            return


def _notify(to: OpenWindow, record: Delivered, now_ms: int) -> bool | None:
    """Whether a record rings in a window; None where the window's person gets no frame of it."""
    person_id = to.connection.person_id
    match record:
        case Message() if record.sent_at_ms >= to.visible_from:
            return may_ring(record, person_id, to.quiet, now_ms)
        case Vote() if record.person_id == person_id:
            return False
        case ChatTitle():
            return False
        case _:
            return None
