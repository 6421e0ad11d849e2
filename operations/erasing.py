"""`svyazka erase-person`: takes a person out of everything that was said in the chats."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from functions.safeguarding.use_cases.erasing import StillInChatsError, erase
from operations.errors import CommandError
from operations.people import person_id_of
from operations.target import enter
from operations.terminal import print_document, say, step
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence


def command(person: str, organisations: Sequence[str], *, stage: str | None, as_json: bool) -> None:
    """Erase a person. Raises CommandError where nobody has that id or login, and while they may still write."""
    target = enter(stage)
    os.environ[Setting.MESSAGES_TABLE.value] = target.outputs["MessagesTable"]
    person_id = person_id_of(person)
    try:
        with step("The person's chats"):
            erased = erase(person_id, organisations)
    except StillInChatsError:
        message = "The person has a link or is in a chat. Take the link back first: their school's page, «Отвязать»"
        raise CommandError(message) from None
    if as_json:
        print_document({"ok": True, "chats": erased.chats, "rows": erased.rows})
    else:
        say(f"Erased from {erased.rows} rows of {erased.chats} chats. Reports keep what they hold for a year.")
