"""Writing the file of an export that waits: whatever comes twice or stops midway leaves one file and one state."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from functions.safeguarding.repository import chats, exports
from functions.safeguarding.repository.export_archive import Archive
from functions.safeguarding.rules.export_document import (
    ExportedChat,
    exported,
    exported_member,
    iso_of,
    named,
    people_in,
)
from functions.safeguarding.use_cases.reporting import chat_named
from svyazka_common import aws, chat_reading, clock
from svyazka_common.accounts import names_of
from svyazka_common.chat_rights import settings_or_default

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.exports import ChatExport, ExportOrder

ROWS_A_PAGE = 500
LARGEST_BYTES = 3 * 1024**3
"""What the function's disk holds, with the room that the ZIP needs at the end."""


class TooLargeError(Exception):
    """A chat that fits neither the function's disk nor its time."""


def write_export(order: ExportOrder, has_time: Callable[[], bool]) -> ChatExport | None:
    """Write the file of an export and settle it; None where it waits no longer, or there is no such export.

    The file has the export's own name, so a second one takes its place; the state changes once.
    """
    export = exports.export_at(order.organisation_id, order.made_at_ms, order.token)
    if export is None or export.state != "waiting":
        return None
    try:
        with Archive(_head(export)) as archive:
            _fill(archive, export.chat_id, has_time)
            file = archive.finish()
            exports.store_file(export, file)
            exports.settle_ready(export, clock.now_ms(), archive.messages, file.seek(0, 2))
    except TooLargeError:
        exports.settle_failed(export, clock.now_ms(), "too_large")
    return export


def give_up_export(order: ExportOrder) -> None:
    """Note that an export has failed for the last time."""
    export = exports.export_at(order.organisation_id, order.made_at_ms, order.token)
    if export is not None:
        exports.settle_failed(export, clock.now_ms(), "not_made")


def _head(export: ChatExport) -> ExportedChat:
    read, members, school, names = aws.concurrently(
        lambda: chats.chat_and_member(chat_named(export.chat_id), export.by_person_id),
        lambda: chat_reading.members_by_index(export.chat_id),
        lambda: chats.organisation(export.organisation_id),
        lambda: names_of([export.by_person_id]),
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
        exported_at=iso_of(export.made_at_ms),
        exported_by=named(export.by_person_id, lambda person_id: names.get(person_id, "")),
        reason=export.reason,
    )


def _fill(archive: Archive, chat_id: str, has_time: Callable[[], bool]) -> None:
    names: dict[str, str] = {}
    for page in batched(exports.messages_of(chat_id, ROWS_A_PAGE), ROWS_A_PAGE, strict=False):
        if not has_time() or archive.size > LARGEST_BYTES:
            raise TooLargeError
        people = set[str]().union(*(people_in(message) for message in page)) - names.keys()
        names |= dict.fromkeys(people, "") | names_of(people)
        for message in page:
            archive.add(exported(message, names.__getitem__))
