"""Doing what a message of the provisioning queue asks for, and asking for what a day brings.

People are brought in step (`use_cases.reconcile`). Chats follow their class or organisation, a link follows its journal
account. On a day on which something begins or ends without a change of the roster, the classes and people concerned get
messages.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.chats.queue import SECOND_ROUND_SECONDS, send_all, send_apart
from functions.chats.repository.lifecycle import (
    SHARDS,
    class_and_chats,
    delete_due,
    place_and_chat,
    read_due,
    read_suspension,
    store_suspension,
    stored_chat,
)
from functions.chats.repository.membership_writes import update_chats
from functions.chats.repository.people import (
    followers,
    members_of_chat,
    people_of_chat,
    people_of_class,
    teaching_loads,
)
from functions.chats.rules.chat_lifecycle import chat_change
from functions.chats.rules.messages import (
    LookAtDay,
    Outgoing,
    PopulateChat,
    PopulateClass,
    ReconcileAccount,
    ReconcileChat,
    ReconcileClass,
    ReconcilePeople,
    ReconcilePerson,
    ReconcilePupil,
)
from functions.chats.use_cases.reconcile import EMPTY_BATCH, NotReconciledError, Outcome, ReconciledBatch, reconcile
from svyazka_common import clock
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.link import Suspension
from svyazka_common.records.roster import SchoolClass
from svyazka_common.rights import counts
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.repository.lifecycle import PlaceAndChats
    from functions.chats.rules.messages import AnyMessage
    from svyazka_common.records.chats import Due

DAYS_BACK = 3
"""A scheduled run catches up on so many days before it."""
SENT_AT_ONCE = 500
"""So many messages are sent before their entries are deleted: after a failure no more than these are sent again."""


def provision(message: AnyMessage, group: str | None, batch: ReconciledBatch = EMPTY_BATCH) -> Outcome:
    """Do the work of one message; `group` goes on with the messages that follow from it.

    `batch` contains what was already done for the people of all messages that came together.
    Raises NotReconciledError, NotSentError, DomainError(busy): the message has to come again.
    """
    match message:
        case ReconcilePerson():
            return _reconcile([message.person_id], batch)
        case ReconcilePupil():
            return _reconcile([message.person_id, *_guardians(message.person_id, batch)], batch)
        case ReconcilePeople():
            return _reconcile_people(message, group, batch)
        case PopulateClass():
            _ask_for(people_of_class(message.class_id), group)
        case PopulateChat():
            _populate_chat(message, group)
        case ReconcileClass():
            _reconcile_class(message, group)
        case ReconcileChat():
            update_chat(message.chat_id, message.class_id)
        case ReconcileAccount():
            close_or_reopen_account(message)
        case LookAtDay():
            look_at_day(message.on, message.shard)
    return Outcome()


def _reconcile(people: Iterable[str], batch: ReconciledBatch) -> Outcome:
    outcome = Outcome()
    for person_id in people:
        outcome += batch.take(person_id)
        if person_id not in batch.finished:
            outcome += reconcile(person_id)
    return outcome


def _reconcile_people(message: ReconcilePeople, group: str | None, batch: ReconciledBatch) -> Outcome:
    """What the batch did. A person who isn't in step by then gets a message of their own, and delays nobody else."""
    outcome = Outcome()
    families = {pupil: {pupil, *batch.guardians.get(pupil, ())} for pupil in message.pupils}
    for person_id in set(message.people).union(*families.values()):
        outcome += batch.take(person_id)
    finished = batch.finished
    people = [ReconcilePerson(person_id=person_id) for person_id in message.people if person_id not in finished]
    pupils = [ReconcilePupil(person_id=pupil) for pupil, family in families.items() if not family <= finished]
    send_apart([*people, *pupils], group)
    return outcome


def _guardians(pupil: str, batch: ReconciledBatch) -> list[str]:
    guardians = batch.guardians.get(pupil)
    return sorted(followers([pupil]).get(pupil, ()) if guardians is None else guardians)


def _populate_chat(message: PopulateChat, group: str | None) -> None:
    ref = ChatRef.of(message.chat_id)
    if ref.kind == "manual":
        people = members_of_chat(message.chat_id)
    else:
        chat = stored_chat(ref)
        people = people_of_chat(ref, ref.scope_id if chat is None or chat.class_id is None else chat.class_id)
    _ask_for(people, group)
    _once_more(message, group)


def _reconcile_class(message: ReconcileClass, group: str | None) -> None:
    is_first = message.round == 1
    school_class, is_changed = update_chats_of_class(message.class_id, all_loads=not is_first)
    if school_class is None:
        return
    # The changed chats' own records have the class populated; a class that has not begun concerns nobody yet.
    if is_first and not is_changed and school_class.starts_on <= clock.today():
        _ask_for(people_of_class(message.class_id), group or school_class.organisation_id)
    _once_more(message, group)


def _ask_for(people: Iterable[str], group: str | None) -> None:
    messages = [ReconcilePerson(person_id=person_id) for person_id in sorted(people)]
    send_all([Outgoing(message=message, group=group) for message in messages])


def _once_more(message: PopulateChat | ReconcileClass, group: str | None) -> None:
    if message.round == 1:
        again = replace(message, round=2)
        send_all([Outgoing(message=again, group=group, delay_seconds=SECOND_ROUND_SECONDS)])


def update_chats_of_class(class_id: str, *, all_loads: bool) -> tuple[SchoolClass | None, bool]:
    """Bring the chats of a class's lineage in step with it; returns the class, and whether a chat was changed.

    `all_loads` says that the index contains all loads by now. Raises NotReconciledError, DomainError(busy).
    """

    def attempt() -> tuple[SchoolClass | None, bool]:
        read = class_and_chats(class_id)
        is_changed = _update_chats(read, all_loads=all_loads)
        return (read.place if isinstance(read.place, SchoolClass) else None), is_changed

    return retry_on_conflict(attempt, otherwise=NotReconciledError)


def update_chat(chat_id: str, class_id: str | None) -> None:
    """Bring one chat in step with its organisation, or with a class of its lineage.

    Raises NotReconciledError, DomainError(busy).
    """
    chat = ChatRef.parse(chat_id)
    retry_on_conflict(
        lambda: _update_chats(place_and_chat(chat, class_id), all_loads=True), otherwise=NotReconciledError
    )


def close_or_reopen_account(message: ReconcileAccount) -> None:
    """Store that an account has ended or is back, unless something newer is stored.

    An ended account's sessions end, and its link counts for nothing; the change of the link causes the message that
    reconciles the person. Raises NotReconciledError, DomainError(busy).
    """
    suspension = Suspension(
        person_id=message.person_id, account_id=message.account_id, status=message.status, version=message.version
    )

    def attempt() -> None:
        stored, link = read_suspension(message.person_id, message.account_id)
        if stored is None or stored.version < suspension.version:
            store_suspension(suspension, link, clock.now_ms())

    retry_on_conflict(attempt, otherwise=NotReconciledError)


def _update_chats(read: PlaceAndChats, *, all_loads: bool) -> bool:
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
        send_all([Outgoing(message=_of_due(due)) for due in dues])
        delete_due(dues)


def _of_due(due: Due) -> AnyMessage:
    if due.class_id is not None:
        return ReconcileClass(class_id=due.class_id)
    return ReconcilePerson(person_id=due.person_id or "")
