"""Erasing a person from the chats: what they said stays readable, and nothing tells who they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from functions.safeguarding.repository import erasing, retention
from functions.safeguarding.rules.erasing import pseudonym, without
from svyazka_common.accounts import person_items
from svyazka_common.records.messages import Message

if TYPE_CHECKING:
    from collections.abc import Iterable


class StillInChatsError(Exception):
    """The person has a link, or is in a chat: they could go on writing while they are erased."""


class Erased(Struct, frozen=True, kw_only=True):
    """In how many chats somebody was erased, and out of how many rows."""

    chats: int
    rows: int


def erase(person_id: str, further_organisations: Iterable[str] = ()) -> Erased:
    """Erase a person from all chats of the organisations that they are or were tied to, and from `further` ones.

    A second run finishes what a first one left. Raises StillInChatsError.
    """
    items = person_items(person_id)
    if erasing.is_in_chats(items):
        raise StillInChatsError
    organisations = erasing.organisations_in(items) | set(further_organisations)
    chat_ids = {chat_id for one in organisations for chat_id in retention.chats_of(one)} | erasing.chats_left(items)
    counts = [_erase_from(chat_id, person_id) for chat_id in sorted(chat_ids)]
    erasing.forget_hours(person_id)
    return Erased(chats=sum(count > 0 for count in counts), rows=sum(counts))


def _erase_from(chat_id: str, person_id: str) -> int:
    instead, touched = pseudonym(), 0
    is_again = True
    while is_again:
        is_again = False
        for row in erasing.rows_of(chat_id):
            if not isinstance(row, Message):
                if row.person_id == person_id:
                    erasing.replace_sender(row, instead)
                    touched += 1
                continue
            if row.poll is not None:
                erasing.replace_voter(chat_id, row.sequence_number, person_id, instead)
            erased = without(row, person_id, instead)
            if erased != row:
                # Somebody has reacted meanwhile, say: the next time round it is read anew.
                is_again = not erasing.replace_message(row, erased) or is_again
                touched += 1
    erasing.forget(chat_id, person_id, instead)
    return touched
