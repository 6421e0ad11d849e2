"""What each message of the provisioning queue asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.ahead import NOTHING, Ahead
from functions.chats.days import look_at
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
from functions.chats.reconcile import Outcome, reconcile
from functions.chats.repository.audiences import people_of_class, people_of_organisation, people_of_subject
from functions.chats.repository.followers import followers
from functions.chats.repository.lines import existing_chat
from functions.chats.settling import settle_chat, settle_class
from functions.chats.suspending import settle_account
from svyazka_common import clock
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.messages import AnyMessage


def provision(message: AnyMessage, group: str | None, ahead: Ahead = NOTHING) -> Outcome:
    """Do the work of one message; `group` goes on with the messages that follow from it.

    `ahead` tells of whom it concerns what has been done already.
    """
    match message:
        case ReconcilePerson():
            return _reconcile([message.person_id], ahead)
        case ReconcilePupil():
            return _reconcile([message.person_id, *_guardians(message.person_id, ahead)], ahead)
        case ReconcilePeople():
            return _reconcile_together(message, group, ahead)
        case PopulateClass():
            _ask_for(people_of_class(message.class_id), group)
        case PopulateChat():
            _ask_for(_people_of_chat(message.chat_id), group)
            _once_more(message, group)
        case SettleClass():
            _settle_class(message, group)
        case SettleChat():
            settle_chat(message.chat_id, message.class_id)
        case SettleAccount():
            settle_account(message)
        case LookAtDay():
            look_at(message.on, message.shard)
    return Outcome()


def _reconcile(people: Iterable[str], ahead: Ahead) -> Outcome:
    outcome = Outcome()
    for person_id in people:
        outcome += ahead.take(person_id)
        if person_id not in ahead.finished:
            outcome += reconcile(person_id)
    return outcome


def _reconcile_together(message: ReconcilePeople, group: str | None, ahead: Ahead) -> Outcome:
    """What was done ahead. Whoever isn't in step by that comes again alone, and holds up or fails nobody else."""
    outcome = Outcome()
    families = {pupil: {pupil, *ahead.guardians.get(pupil, ())} for pupil in message.pupils}
    for person_id in set(message.people).union(*families.values()):
        outcome += ahead.take(person_id)
    people = [ReconcilePerson(person_id=one) for one in message.people if one not in ahead.finished]
    pupils = [ReconcilePupil(person_id=one) for one, family in families.items() if not family <= ahead.finished]
    send_apart([*people, *pupils], group)
    return outcome


def _guardians(pupil: str, ahead: Ahead) -> list[str]:
    found = ahead.guardians.get(pupil)
    return sorted(followers([pupil]).get(pupil, ()) if found is None else found)


def _settle_class(message: SettleClass, group: str | None) -> None:
    first = message.round == 1
    school_class, changed = settle_class(message.class_id, all_loads=not first)
    if school_class is None:
        return
    # The changed chats' own records have the class populated; a class that has not begun concerns nobody yet.
    if first and not changed and school_class.starts_on <= clock.today():
        _ask_for(people_of_class(message.class_id), group or school_class.organisation_id)
    _once_more(message, group)


def _people_of_chat(chat_id: str) -> set[str]:
    ref = ChatRef.parse(chat_id)
    if ref.kind == "colleagues":
        return people_of_organisation(ref)
    chat = existing_chat(ref)
    class_id = ref.scope_id if chat is None or chat.class_id is None else chat.class_id
    return people_of_class(class_id) if ref.subject_id is None else people_of_subject(class_id, ref.subject_id)


def _ask_for(people: Iterable[str], group: str | None) -> None:
    send_all([Outgoing(message=ReconcilePerson(person_id=one), group=group) for one in sorted(people)])


def _once_more(message: PopulateChat | SettleClass, group: str | None) -> None:
    if message.round == 1:
        again = message.model_copy(update={"round": 2})
        send_all([Outgoing(message=again, group=group, delay_seconds=SECOND_ROUND_SECONDS)])
