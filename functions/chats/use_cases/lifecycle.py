"""What follows for chats when a class or organisation changes, and for a link when a journal account ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.repository.closed_accounts import read_suspension, store_suspension
from functions.chats.repository.lineages import class_and_chats, place_and_chat
from functions.chats.repository.membership_writes import update_chats
from functions.chats.repository.people import teaching_loads
from functions.chats.rules.chat_lifecycle import chat_change
from functions.chats.use_cases.reconcile import UnsettledError
from svyazka_common import clock
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.link import Suspension
from svyazka_common.records.roster import SchoolClass
from svyazka_common.rights import counts
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.chats.messages import SettleAccount
    from functions.chats.repository.lineages import PlaceAndChats


def update_chats_of_class(class_id: str, *, all_loads: bool) -> tuple[SchoolClass | None, bool]:
    """Bring the chats of a class's lineage in step with it; returns the class, and whether a chat was changed.

    `all_loads` says that the index contains all loads by now. Raises UnsettledError, ProblemError(busy).
    """

    def attempt() -> tuple[SchoolClass | None, bool]:
        read = class_and_chats(class_id)
        is_changed = _update(read, all_loads=all_loads)
        return (read.place if isinstance(read.place, SchoolClass) else None), is_changed

    return retry_on_conflict(attempt, otherwise=UnsettledError)


def update_chat(chat_id: str, class_id: str | None) -> None:
    """Bring one chat in step with its organisation, or with a class of its lineage.

    Raises UnsettledError, ProblemError(busy).
    """
    chat = ChatRef.parse(chat_id)
    retry_on_conflict(lambda: _update(place_and_chat(chat, class_id), all_loads=True), otherwise=UnsettledError)


def close_or_reopen_account(message: SettleAccount) -> None:
    """Store that an account has ended or is back, unless something newer is stored.

    An ended account's sessions end, and its link counts for nothing; the change of the link causes the message that
    reconciles the person. Raises UnsettledError, ProblemError(busy).
    """
    suspension = Suspension(
        person_id=message.person_id, account_id=message.account_id, status=message.status, version=message.version
    )

    def attempt() -> None:
        stored, link = read_suspension(message.person_id, message.account_id)
        if stored is None or stored.version < suspension.version:
            store_suspension(suspension, link, clock.now_ms())

    retry_on_conflict(attempt, otherwise=UnsettledError)


def _update(read: PlaceAndChats, *, all_loads: bool) -> bool:
    """Write the chats that need it; returns whether a chat was changed."""
    place, today = read.place, clock.today()
    if place is None or not read.chats:
        return False
    loads = []
    if isinstance(place, SchoolClass) and any(chat.kind == "subject" for chat in read.chats):
        loads = [load for load in teaching_loads(place.class_id) if counts(load, today)]
    updates = [chat_change(chat, [place], today, loads, all_loads=all_loads) for chat in read.chats]
    changes = [change for change in updates if change is not None]
    update_chats(changes, {ref_of(fact): fact for fact in (place, *loads)})
    return bool(changes)
