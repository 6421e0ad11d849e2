"""Erasing a person from the chats: what they said stays readable, and nothing shows who they were."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.safeguarding.repository import erasing, exports, retention
from functions.safeguarding.repository.export_archive import names_person
from functions.safeguarding.rules.erasing import pseudonym, without
from functions.safeguarding.rules.exports import available_until_ms, state_at
from svyazka_common import clock
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class StillInChatsError(Exception):
    """The person has a link, or is in a chat: they could go on writing while they are erased."""


class ErasedFile(Struct, frozen=True, kw_only=True):
    """A file of an exported chat that held somebody, and was deleted; it would have gone at `available_until_ms`.

    Moments are milliseconds since 1970. None where nothing is known of the file but its name.
    """

    chat_id: str | None
    made_at_ms: int | None
    available_until_ms: int | None


class Erased(Struct, frozen=True, kw_only=True):
    """In how many chats somebody was erased, out of how many rows, and with which files.

    `exports_waiting` counts exports that are being written: their files may hold who was erased meanwhile.
    """

    chats: int
    rows: int
    files: list[ErasedFile]
    exports_waiting: int


def erase(person_id: str, further_organisations: Iterable[str] = ()) -> Erased:
    """Erase a person from all chats of the organisations that they are or were tied to, and from `further` ones.

    Files of exported chats that name the person are deleted. A second run finishes what a first one left. Raises
    StillInChatsError.
    """
    items = erasing.items_of(person_id)
    if erasing.is_in_chats(items):
        raise StillInChatsError
    chats_left = erasing.chats_left(items)
    organisations = erasing.organisations_in(items) | set(further_organisations)
    chat_ids = {chat_id for one in organisations for chat_id in retention.chats_of(one)} | chats_left
    counts = [_erase_from(chat_id, person_id) for chat_id in sorted(chat_ids)]
    erasing.forget_hours(person_id)
    now_ms, exporting = clock.now_ms(), sorted(organisations | erasing.organisations_of(chats_left))
    # Before the files are listed: what is written meanwhile may have been read before the rows were erased.
    waiting = [export for one in exporting for export in exports.waiting_in(one)]
    return Erased(
        chats=sum(count > 0 for count in counts),
        rows=sum(counts),
        files=[file for one in exporting for file in _erase_files(one, person_id)],
        exports_waiting=sum(state_at(export, now_ms) == "waiting" for export in waiting),
    )


def _erase_files(organisation_id: str, person_id: str) -> Iterator[ErasedFile]:
    """Delete the files of an organisation's exports that name a person; yield each."""
    for file_key in exports.files_in(organisation_id):
        with TemporaryFile() as file:
            exports.fetch_file(file_key, file)
            if not names_person(file, person_id):
                continue
        export = exports.export_of(file_key)
        if export is not None and export.file_key == file_key:
            # First: nobody is offered what is about to go.
            exports.settle_erased(export)
        exports.delete_file(file_key)
        yield ErasedFile(
            chat_id=export.chat_id if export is not None else None,
            made_at_ms=export.made_at_ms if export is not None else None,
            available_until_ms=available_until_ms(export) if export is not None else None,
        )


def _erase_from(chat_id: str, person_id: str) -> int:
    instead, touched = pseudonym(), 0
    is_again = True
    while is_again:
        is_again = False
        for row in erasing.rows_of(chat_id):
            if not isinstance(row, Message):
                if row.person_id == person_id:
                    erasing.replace_sender(row, instead)
                    touched += 1
                continue
            if row.poll is not None:
                erasing.replace_voter(chat_id, row.sequence_number, person_id, instead)
            erased = without(row, person_id, instead)
            if erased != row:
                # Somebody has reacted meanwhile, say: the next time round it is read anew.
                is_again = not erasing.replace_message(row, erased) or is_again
                touched += 1
    erasing.forget(chat_id, person_id, instead)
    return touched
