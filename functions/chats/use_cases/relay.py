"""From changes of the table to messages of the provisioning queue, without those that can't change anything.

A region's first import would cause millions of such messages. When a person links later, the facts are read as they are
then, so nothing is lost by leaving the messages out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.queue import SECOND_ROUND_SECONDS, send
from functions.chats.repository.lifecycle import existing_chats, remember_classes
from functions.chats.repository.people import followers, possibly_linked
from functions.chats.rules.facts import new_class_days
from functions.chats.rules.messages import (
    Outgoing,
    ReconcileAccount,
    ReconcileChat,
    ReconcilePerson,
    ReconcilePupil,
    messages_for_change,
)
from svyazka_common import clock
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.link import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.chats.rules.messages import AnyMessage
    from svyazka_common.streams import Change

LINKED_ENTITIES = frozenset({Link.entity, Exclusion.entity})
"""A person with such an item is or was linked."""


def relay(changes: Sequence[Change]) -> list[str]:
    """Send each message once for a batch of changes; returns the sequence numbers of changes that SQS did not take."""
    groups: dict[AnyMessage, str | None] = {}
    numbers: dict[AnyMessage, list[str]] = {}
    certain: set[AnyMessage] = set()
    for change in changes:
        for message in messages_for_change(change):
            groups.setdefault(message, change.image.get("organisation_id"))
            numbers.setdefault(message, []).append(change.sequence_number)
            if change.entity in LINKED_ENTITIES:
                certain.add(message)
    today = clock.today()
    remember_classes(day for change in changes for day in new_class_days(change, today))
    messages = without_no_ops(list(groups), certain)
    failed = send(
        [Outgoing(message=message, group=groups[message], delay_seconds=_delay(message)) for message in messages]
    )
    return [number for position in failed for number in numbers[messages[position]]]


def without_no_ops(messages: list[AnyMessage], certain: set[AnyMessage]) -> list[AnyMessage]:
    """The messages that concern somebody with a VK ID, a pupil whose guardian is linked, or a chat that exists.

    `certain` contains messages of which that is known without a read.
    """
    doubtful = [message for message in messages if message not in certain]
    pupils = {message.person_id for message in doubtful if isinstance(message, ReconcilePupil)}
    people = {message.person_id for message in doubtful if isinstance(message, ReconcilePerson | ReconcileAccount)}
    linked = possibly_linked(people | pupils)
    pupils_concerned = linked | followers(pupils - linked).keys()
    chats = existing_chats(message.chat_id for message in doubtful if isinstance(message, ReconcileChat))

    def may_change_something(message: AnyMessage) -> bool:
        match message:
            case ReconcilePerson():
                return message in certain or message.person_id in linked
            case ReconcilePupil():
                return message.person_id in pupils_concerned
            case ReconcileAccount():
                # An end concerns sessions too.
                return message.status == "ended" or message.person_id in linked
            case ReconcileChat():
                return message.chat_id in chats
            case _:
                return True

    return [message for message in messages if may_change_something(message)]


def _delay(message: AnyMessage) -> int:
    # The index, which may lag, answers whether anybody else teaches the subject.
    is_about_load = isinstance(message, ReconcileChat) and message.class_id is not None
    return SECOND_ROUND_SECONDS if is_about_load else 0
