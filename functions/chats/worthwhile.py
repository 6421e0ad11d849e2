"""Leaving out messages that can't change anything, or a region's first import would ask for millions.

Who links later reads the facts as they are then, so nothing is lost by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.messages import ReconcilePerson, ReconcilePupil, SettleAccount, SettleChat
from functions.chats.repository.followers import followers, possibly_linked
from functions.chats.repository.lines import existing

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage


def worth_sending(messages: list[AnyMessage], certain: set[AnyMessage]) -> list[AnyMessage]:
    """Those that concern somebody with a VK ID, a pupil whose guardian is linked, or a chat that exists."""
    doubtful = [message for message in messages if message not in certain]
    pupils = {message.person_id for message in doubtful if isinstance(message, ReconcilePupil)}
    people = {message.person_id for message in doubtful if isinstance(message, ReconcilePerson | SettleAccount)}
    known = possibly_linked(people | pupils)
    known_pupils = known | followers(pupils - known).keys()
    chats = existing(message.chat_id for message in doubtful if isinstance(message, SettleChat))

    def is_worth_it(message: AnyMessage) -> bool:
        match message:
            case ReconcilePerson():
                return message in certain or message.person_id in known
            case ReconcilePupil():
                return message.person_id in known_pupils
            case SettleAccount():
                # An end concerns sessions too.
                return message.status == "ended" or message.person_id in known
            case SettleChat():
                return message.chat_id in chats
            case _:
                return True

    return [message for message in messages if is_worth_it(message)]
