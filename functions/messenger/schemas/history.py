"""A chat's messages read back, what was missed of it, and who has voted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.messenger.schemas import Kind, SequenceNumber, Writing
from functions.messenger.schemas.messages import Changes, MessageOut, OwnVote
from svyazka_common.fields import Answer, Request


class MissedChanges(Changes):
    """`Changes` for a window that was away: `title` is what the chat is called now, null in a chat of two.

    `end` is the chat's last change, `count` the number of its last message, null where nothing has changed.
    """

    title: str | None
    end: int
    count: int | None


class History(Answer):
    """A part of a chat, oldest message first: all changes from `first` to `last` are in it.

    `read` is the last message that the caller has read, 0 before the first; `more_before` and `more_after` say whether
    there is more on either side. `end` is the chat's last change and `count` the number of its last message; what
    stands between here and there is asked for as `Changes`, page by page. `pinned` are the chat's pinned messages,
    wherever they stand. `votes` are the caller's own in the polls among all these. `may_pin`, and `runs`: whether the
    caller sees who has read, and may close anybody's poll. `may_mark_urgent`: whether an announcement of the caller's
    may ring in quiet hours.
    """

    chat_id: str
    title: str
    kind: Kind
    writing: Writing
    first: int
    last: int
    read: int
    more_before: bool
    more_after: bool
    end: int
    count: int
    messages: list[MessageOut]
    pinned: list[MessageOut]
    votes: list[OwnVote]
    may_pin: bool
    runs: bool
    may_mark_urgent: bool


class ChosenOption(Answer):
    """A choice of a poll, and the people who have made it."""

    text: str
    person_ids: list[str]


class Votes(Answer):
    """Who has chosen what in a poll that is not anonymous."""

    options: list[ChosenOption]


class Search(Request):
    """What to look for in a chat, and before which place; 0 is the chat's end."""

    text: Annotated[str, Field(max_length=100)]
    before: SequenceNumber = 0


class Found(Answer):
    """Messages with all the words looked for, newest first.

    `before` is where to look on for older ones, null where the chat's beginning has been looked at.
    """

    messages: list[MessageOut]
    votes: list[OwnVote]
    before: int | None
