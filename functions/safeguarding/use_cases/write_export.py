"""Writing the file of an export that waits: whatever comes twice or stops midway leaves one file and one state.

What doesn't fit the file is its next part: an export of its own, which is ordered in the write that settles this one.
"""

from __future__ import annotations

import secrets
from itertools import batched
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.safeguarding.repository import chats, exports
from functions.safeguarding.repository.export_archive import Archive
from functions.safeguarding.rules.export_document import (
    ExportedChat,
    exported,
    exported_member,
    named,
    people_in,
)
from functions.safeguarding.use_cases.report import chat_named
from svyazka_common import aws, chat_reading, clock
from svyazka_common.chat_rights import settings_or_default
from svyazka_common.records.exports import ChatExport

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.exports import ExportOrder
    from svyazka_common.records.messages import Message

ROWS_A_PAGE = 500
LARGEST_BYTES = 1024**3
"""Of pages and document before the document is packed: packing takes a minute, and as much disk again at most."""


def write_export(order: ExportOrder, has_time: Callable[[], bool]) -> ChatExport | None:
    """Write the file of an export and settle it; None where it waits no longer, or there is no such export.

    A file holds at least a page of messages, and ends where `has_time` is false or it is large: then the next part is
    ordered. A second file of the same end takes the place of the first; the state changes once.
    """
    export = exports.export_at(order.organisation_id, order.made_at_ms, order.token)
    if export is None or export.state != "waiting":
        return None
    with Archive(_head(export)) as archive:
        last, goes_on = _fill(archive, export, has_time)
        file = archive.finish(continued=goes_on)
        now_ms = clock.now_ms()
        following = _next_part(export, last, now_ms) if goes_on and last is not None else None
        ready = replace(
            export,
            state="ready",
            settled_at_ms=now_ms,
            messages=archive.messages,
            size=file.seek(0, 2),
            last=last.sequence_number if last is not None else None,
            last_sent_at_ms=last.sent_at_ms if last is not None else None,
            continued_by=following.export_id if following is not None else None,
        )
        exports.store_file(ready, file)
        exports.settle(ready, following)
    return ready


def give_up_export(order: ExportOrder) -> None:
    """Note that an export has failed for the last time."""
    export = exports.export_at(order.organisation_id, order.made_at_ms, order.token)
    if export is not None:
        exports.settle(replace(export, state="failed", settled_at_ms=clock.now_ms()))


def _next_part(export: ChatExport, last: Message, now_ms: int) -> ChatExport:
    return ChatExport(
        organisation_id=export.organisation_id,
        made_at_ms=now_ms,
        token=secrets.token_hex(8),
        chat_id=export.chat_id,
        reason=export.reason,
        by_person_id=export.by_person_id,
        part=export.part + 1,
        after=last.sequence_number,
    )


def _head(export: ChatExport) -> ExportedChat:
    read, members, school, names = aws.concurrently(
        lambda: chats.chat_and_member(chat_named(export.chat_id), export.by_person_id),
        lambda: chat_reading.members_by_index(export.chat_id),
        lambda: chats.organisation(export.organisation_id),
        lambda: chat_reading.names_of([export.by_person_id]),
    )
    settings = settings_or_default(export.chat_id, read.settings)
    return ExportedChat(
        chat_id=export.chat_id,
        title=read.chat.title if read.chat is not None else "",
        kind=chat_named(export.chat_id).kind,
        school=school.name if school is not None else "",
        archived=read.chat is not None and read.chat.status == "archived",
        closed=settings.closed,
        history=settings.history,
        writing=settings.writing,
        members=[exported_member(member) for member in sorted(members, key=lambda member: member.name)],
        exported_at=clock.iso_ms(export.made_at_ms),
        exported_by=named(export.by_person_id, lambda person_id: names.get(person_id, "")),
        reason=export.reason,
        part=export.part,
        continues_after=export.after if export.part > 1 else None,
    )


def _fill(archive: Archive, export: ChatExport, has_time: Callable[[], bool]) -> tuple[Message | None, bool]:
    """Add the export's messages as far as they fit; return the last of them, and whether the chat goes on behind it."""
    last: Message | None = None
    names: dict[str, str] = {}
    for page in batched(exports.messages_of(export.chat_id, export.after, ROWS_A_PAGE), ROWS_A_PAGE, strict=False):
        if last is not None and (archive.size > LARGEST_BYTES or not has_time()):
            return last, True
        people = set[str]().union(*(people_in(message) for message in page)) - names.keys()
        names |= dict.fromkeys(people, "") | chat_reading.names_of(people)
        for message in page:
            archive.add(exported(message, names.__getitem__))
        last = page[-1]
    return last, False
