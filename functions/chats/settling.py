"""Bringing chats in step with their class or organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.reconcile import TRIES, UnsettledError
from functions.chats.repository.audiences import loads_of
from functions.chats.repository.changes import write_chats
from functions.chats.repository.lines import chat_and_place, line_of
from functions.chats.rules.facts import counts, ref_of
from functions.chats.rules.standing import in_step
from svyazka_common import clock
from svyazka_common.records.roster import SchoolClass
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.repository.lines import Line
    from functions.chats.rules.facts import Place


def settle_class(class_id: str, *, all_loads: bool) -> tuple[SchoolClass | None, bool]:
    """Bring the chats of a class's line in step; the class, and whether a chat was changed.

    `all_loads` tells that the index shows all loads by now. Raises UnsettledError, ProblemError(busy).
    """
    place, changed = _settle(lambda: line_of(class_id), all_loads=all_loads)
    return place if isinstance(place, SchoolClass) else None, changed


def settle_chat(chat_id: str, class_id: str | None) -> None:
    """Bring one chat in step with its organisation, or with a class of its line. Raises as above."""
    _settle(lambda: chat_and_place(chat_id, class_id), all_loads=True)


def _settle(read: Callable[[], Line], *, all_loads: bool) -> tuple[Place | None, bool]:
    for _ in range(TRIES):
        today, line = clock.today(), read()
        if line.place is None or not line.chats:
            return line.place, False
        asked = isinstance(line.place, SchoolClass) and any(chat.kind == "subject" for chat in line.chats)
        found = loads_of(line.place.class_id) if asked and isinstance(line.place, SchoolClass) else []
        loads = [load for load in found if counts(load, today)]
        steps = [in_step(chat, [line.place], today, loads, all_loads=all_loads) for chat in line.chats]
        changes = [step for step in steps if step is not None]
        try:
            write_chats(changes, {ref_of(fact): fact for fact in (line.place, *loads)})
        except ConditionFailedError:
            continue
        return line.place, bool(changes)
    raise UnsettledError
