"""Searching a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.messenger.repository import memberships
from functions.messenger.rules.search_words import has_words, query_of
from functions.messenger.schemas.history import Found
from functions.messenger.schemas.messages import message_out
from functions.messenger.use_cases.appending import own_votes
from svyazka_common import chat_reading
from svyazka_common.chat_rights import access_membership, visible_from
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from functions.messenger.schemas.history import Search
    from svyazka_common.records.access import Session

ROWS_A_CALL = 1_000
"""Rows that one call looks at: some fifty read units, for texts of usual length."""
ROWS_A_READ = 250
LETTERS_A_CALL = 200_000
"""Letters that one call looks at, so that a chat full of the longest texts is looked through in more calls."""
MOST_FOUND = 30


def search(session: Session, chat_id: str, asked: Search) -> Found:
    """The newest messages with the words looked for, from a place backwards; what the caller can't see isn't found.

    A call looks at a part of the chat at most, and says where to go on. Raises DomainError: chat_unknown,
    search_empty.
    """
    query = query_of(asked.text)
    member, settings = memberships.membership_and_settings(session.person_id, chat_id)
    shown_from = visible_from(settings, access_membership(session, member))
    matches: list[Message] = []
    end: int | None = asked.before or None
    letters = 0
    for _ in range(ROWS_A_CALL // ROWS_A_READ):
        page = chat_reading.rows_before(chat_id, end, ROWS_A_READ)
        for row in reversed(page):
            end = row.sequence_number
            if isinstance(row, Message):
                if row.sent_at_ms < shown_from:
                    return _found(session, chat_id, matches, None)
                letters += len(row.text or "")
                if has_words(row, query):
                    matches.append(row)
            if len(matches) == MOST_FOUND or letters > LETTERS_A_CALL:
                return _found(session, chat_id, matches, end)
        if len(page) < ROWS_A_READ:
            return _found(session, chat_id, matches, None)
    return _found(session, chat_id, matches, end)


def _found(session: Session, chat_id: str, matches: list[Message], before: int | None) -> Found:
    return Found(
        messages=[message_out(message) for message in matches],
        votes=own_votes(session, chat_id, matches),
        before=before if before is not None and before > 1 else None,
    )
