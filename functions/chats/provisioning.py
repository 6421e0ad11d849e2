"""What each message of the provisioning queue asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.messages import PopulateChat, ReconcilePerson, ReconcilePupil
from functions.chats.queue import Outgoing, send_all
from functions.chats.reconcile import Outcome, reconcile
from functions.chats.repository.audiences import guardians_of, linked, people_of
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage

# Far above the lag of an index in good health (well under a second).
SECOND_ROUND_SECONDS = 60


def provision(message: AnyMessage, group: str | None) -> Outcome:
    """Do the work of one message; `group` goes on with the messages that follow from it."""
    match message:
        case ReconcilePerson():
            return reconcile(message.person_id)
        case ReconcilePupil():
            outcome = reconcile(message.person_id)
            for guardian in sorted(guardians_of([message.person_id])):
                outcome += reconcile(guardian)
        case PopulateChat():
            outcome = Outcome()
            people = linked(people_of(ChatRef.parse(message.chat_id)))
            send_all([Outgoing(message=ReconcilePerson(person_id=person), group=group) for person in people])
    if message.round == 1:
        again = message.model_copy(update={"round": 2})
        send_all([Outgoing(message=again, group=group, delay_seconds=SECOND_ROUND_SECONDS)])
    return outcome
