"""`svyazka erase-person`: takes a person out of everything that was said in the chats, and out of exported files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from functions.safeguarding.use_cases.erasing import StillInChatsError, erase
from operations.errors import CommandError
from operations.people import person_id_of
from operations.target import enter
from operations.terminal import print_document, say, step
from svyazka_common import clock
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.safeguarding.use_cases.erasing import Erased, ErasedFile

OUTPUTS = {Setting.MESSAGES_TABLE: "MessagesTable", Setting.EXPORTS_BUCKET: "ExportsBucket"}


def command(person: str, organisations: Sequence[str], *, stage: str | None, as_json: bool) -> bool:
    """Erase a person. Returns whether nothing is left to do: an export that is being written may hold them still.

    Raises CommandError where nobody has that id or login, and while they may still write.
    """
    target = enter(stage)
    os.environ.update({setting.value: target.outputs[output] for setting, output in OUTPUTS.items()})
    person_id = person_id_of(person)
    try:
        with step("The person's chats, and the files of exported ones"):
            erased = erase(person_id, organisations)
    except StillInChatsError:
        message = "The person has a link or is in a chat. Take the link back first: their school's page, «Отвязать»"
        raise CommandError(message) from None
    ok = erased.exports_waiting == 0
    if as_json:
        print_document({"ok": ok, "person_id": person_id} | _document(erased))
    else:
        _tell(erased)
    return ok


def _document(erased: Erased) -> dict[str, object]:
    files = [
        {
            "chat_id": file.chat_id,
            "made_at": _iso(file.made_at_ms),
            "available_until": _iso(file.available_until_ms),
        }
        for file in erased.files
    ]
    return {
        "chats": erased.chats,
        "rows": erased.rows,
        "files_deleted": files,
        "exports_waiting": erased.exports_waiting,
    }


def _tell(erased: Erased) -> None:
    say(f"Erased from {erased.rows} rows of {erased.chats} chats. Reports keep what they hold for a year.")
    for file in erased.files:
        say(_in_words(file))
    if erased.files:
        say(
            "Copies that were downloaded are out of reach. The school's audit trail says who took one"
            " (export_downloaded): ask them to delete it."
        )
    if erased.exports_waiting:
        say(
            f"{erased.exports_waiting} exports are being written and may hold the person still. Run the command again"
            " once they are ready: in an hour."
        )


def _in_words(file: ErasedFile) -> str:
    if file.chat_id is None:
        return "Deleted a file whose export has no record any more."
    until = f", which would have gone on {_iso(file.available_until_ms)}" if file.available_until_ms else ""
    return f"Deleted a file of the chat {file.chat_id}, exported on {_iso(file.made_at_ms)}{until}."


def _iso(moment_ms: int | None) -> str | None:
    return clock.iso(moment_ms // 1000) if moment_ms is not None else None
