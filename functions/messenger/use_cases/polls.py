"""Looking at a poll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import memberships, rows
from functions.messenger.schemas.history import ChosenOption, Votes
from functions.messenger.use_cases.changing import poll_in
from svyazka_common import aws
from svyazka_common.chat_rights import access_membership, visible_from
from svyazka_common.errors import Code, DomainError

if TYPE_CHECKING:
    from svyazka_common.records.access import Session


def votes_in(session: Session, chat_id: str, place: int) -> Votes:
    """Who has chosen what in the poll of a message.

    Raises DomainError: chat_unknown, message_unknown, not_a_poll, poll_anonymous.
    """
    (member, settings), messages = aws.concurrently(
        lambda: memberships.membership_and_settings(session.person_id, chat_id),
        lambda: rows.messages_at(chat_id, [place]),
    )
    shown_from = visible_from(settings, access_membership(session, member))
    if not messages or messages[0].deleted_at_ms is not None or messages[0].sent_at_ms < shown_from:
        raise DomainError(Code.MESSAGE_UNKNOWN)
    poll = poll_in(messages[0])
    if poll["anonymous"]:
        raise DomainError(Code.POLL_ANONYMOUS)
    votes = rows.votes_in(chat_id, place)
    return Votes(
        options=[
            ChosenOption(text=text, person_ids=sorted(vote.person_id for vote in votes if option in vote.options))
            for option, text in enumerate(poll["options"])
        ]
    )
