"""Creating a subject chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.repository.mine import create_chat, loads_in
from functions.chats.rules.creation import load_for, subject_chat
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from svyazka_common.records.chats import Chat


def create_subject_chat(person_id: str, class_id: str, subject_id: str) -> tuple[Chat, bool]:
    """The chat of a subject in a class, and whether it is new; its members come through the table's stream.

    Raises ProblemError: class_foreign, subject_not_taught, busy.
    """
    load = load_for(loads_in(person_id, class_id), class_id, subject_id, clock.today())
    chat = subject_chat(load, clock.now())
    try:
        existing = create_chat(chat, load)
    except ConditionFailedError:
        # The roster changed the load this moment; the caller's next try sees how.
        raise ProblemError(Code.BUSY, retry_after_seconds=1) from None
    return existing or chat, existing is None
