"""What follows when a class or organisation changes, when a journal account ends, and when a day comes.

Chats follow their class or organisation, a link its account. On a day on which something begins or ends without a
change of the roster, the classes and people concerned get messages.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from functions.chats.queue import send_all
from functions.chats.repository.lifecycle import (
    SHARDS,
    class_and_chats,
    delete_due,
    place_and_chat,
    read_due,
    read_suspension,
    store_suspension,
)
from functions.chats.repository.membership_writes import update_chats
from functions.chats.repository.people import teaching_loads
from functions.chats.rules.chat_lifecycle import chat_change
from functions.chats.rules.messages import LookAtDay, Outgoing, ReconcilePerson, SettleClass
from functions.chats.use_cases.reconcile import UnsettledError
from svyazka_common import clock
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.link import Suspension
from svyazka_common.records.roster import SchoolClass
from svyazka_common.rights import counts
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from functions.chats.repository.lifecycle import PlaceAndChats
    from functions.chats.rules.messages import AnyMessage, SettleAccount
    from svyazka_common.records.chats import Due

DAYS_BACK = 3
"""A scheduled run catches up on so many days before it."""
SENT_AT_ONCE = 500
"""So many messages are sent before their entries are deleted: after a failure no more than these are sent again."""


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


def look_at_days(today: str) -> None:
    """Send a message for each shard of today and of the last `DAYS_BACK` days; what is done already has no entry there.

    Raises NotSentError.
    """
    days = [(date.fromisoformat(today) - timedelta(days=back)).isoformat() for back in range(DAYS_BACK + 1)]
    send_all([Outgoing(message=LookAtDay(on=day, shard=shard)) for day in days for shard in range(SHARDS)])


def look_at_day(on: str, shard: int) -> None:
    """Send a message for each class and person of a day's shard, and delete their entries. Raises NotSentError."""
    for dues in batched(read_due(on, shard), SENT_AT_ONCE, strict=False):
        send_all([Outgoing(message=_message(due)) for due in dues])
        delete_due(dues)


def _message(due: Due) -> AnyMessage:
    if due.class_id is not None:
        return SettleClass(class_id=due.class_id)
    return ReconcilePerson(person_id=due.person_id or "")
