"""What the list of somebody's chats shows, read together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from functions.messenger.repository import heads, memberships, quiet
from svyazka_common import aws
from svyazka_common.reading import together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.messenger.repository.memberships import SettingsAndTitles
    from svyazka_common.records.chats import Member
    from svyazka_common.records.hours import OwnHours
    from svyazka_common.records.messages import ChatHead, ReadMark
    from svyazka_common.records.school_policy import SchoolPolicy


class ChatListReads(NamedTuple):
    """Heads and read marks by chat, settings and titles, the policies of the chats' organisations, own hours."""

    heads: dict[str, ChatHead]
    marks: dict[str, ReadMark]
    settings_and_titles: SettingsAndTitles
    policies: dict[str, SchoolPolicy]
    own_hours: OwnHours


def read_chat_list(members: Sequence[Member], person_id: str) -> ChatListReads:
    """Read what the list shows of a person's chats: heads, which may be a moment old, and the rest consistently."""
    chat_ids = [member.chat_id for member in members]
    # Heads are read apart, since a consistent read takes twice the units.
    by_chat, (marks, settings_and_titles, policies, own_hours) = aws.concurrently(
        partial(heads.heads_of, chat_ids),
        partial(
            together,
            heads.marks_of(chat_ids, person_id),
            memberships.settings_and_titles(members),
            quiet.policies_of(member.organisation_id for member in members),
            quiet.own_hours(person_id),
        ),
    )
    return ChatListReads(by_chat, marks, settings_and_titles, policies, own_hours)
