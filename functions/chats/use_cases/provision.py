"""Doing what a message of the provisioning queue asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.chats.messages import (
    LookAtDay,
    Outgoing,
    PopulateChat,
    PopulateClass,
    ReconcilePeople,
    ReconcilePerson,
    ReconcilePupil,
    SettleAccount,
    SettleChat,
    SettleClass,
)
from functions.chats.queue import SECOND_ROUND_SECONDS, send_all, send_apart
from functions.chats.repository.lineages import stored_chat
from functions.chats.repository.people import followers, people_of_chat, people_of_class
from functions.chats.use_cases.due_days import look_at_day
from functions.chats.use_cases.lifecycle import close_or_reopen_account, update_chat, update_chats_of_class
from functions.chats.use_cases.reconcile import Outcome, reconcile
from functions.chats.use_cases.reconcile_batch import EMPTY_BATCH, ReconciledBatch
from svyazka_common import clock
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.messages import AnyMessage


def provision(message: AnyMessage, group: str | None, batch: ReconciledBatch = EMPTY_BATCH) -> Outcome:
    """Do the work of one message; `group` goes on with the messages that follow from it.

    `batch` contains what was already done for the people of all messages that came together.
    Raises UnsettledError, NotSentError, ProblemError(busy): the message has to come again.
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
        case SettleClass():
            _settle_class(message, group)
        case SettleChat():
            update_chat(message.chat_id, message.class_id)
        case SettleAccount():
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
    ref = ChatRef.parse(message.chat_id)
    chat = stored_chat(ref)
    class_id = ref.scope_id if chat is None or chat.class_id is None else chat.class_id
    _ask_for(people_of_chat(ref, class_id), group)
    _once_more(message, group)


def _settle_class(message: SettleClass, group: str | None) -> None:
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


def _once_more(message: PopulateChat | SettleClass, group: str | None) -> None:
    if message.round == 1:
        again = replace(message, round=2)
        send_all([Outgoing(message=again, group=group, delay_seconds=SECOND_ROUND_SECONDS)])
