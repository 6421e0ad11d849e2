"""The caller's chats in the messenger: the list, announcements, and who has read how far."""

from __future__ import annotations

from functions.messenger.schemas import Kind, PlaceOfMessage, Writing
from svyazka_common.fields import Answer, Request


class LastMessage(Answer):
    """The newest message of a chat, as the list shows it; `preview` is null where it was deleted."""

    sequence_number: int
    own: bool
    sent_at_ms: int
    preview: str | None


class ListedChat(Answer):
    """A chat of the caller's in the messenger; `unread` is the number of messages behind the last one read.

    `silent` is true in quiet hours of the school or of the caller, and in a chat that the caller has `muted`.
    What comes then is counted, and does not ring. `mentions` is how many of the unread mention the caller.
    """

    chat_id: str
    kind: Kind
    title: str
    writing: Writing
    unread: int
    silent: bool
    muted: bool
    mentions: int
    last: LastMessage | None


class ChatList(Answer):
    """The caller's chats, the one with the newest message first."""

    chats: list[ListedChat]


class NewReadMark(Request):
    """The last message that the caller has read: `sequence_number` and `number` of it."""

    sequence_number: PlaceOfMessage
    number: PlaceOfMessage


class Readers(Answer):
    """The members of a chat who have read a message, and those who have not; without its author.

    Who came into the chat later and can't see it is in neither list.
    """

    read: list[str]
    unread: list[str]


class Announcement(Answer):
    """A message of a chat in which only some may write; `by` is empty where the roster has its sender no more."""

    chat_id: str
    sequence_number: int
    title: str
    by: str
    sent_at_ms: int
    urgent: bool
    text: str


class Announcements(Answer):
    """At most twenty announcements, the newest first."""

    announcements: list[Announcement]


class NewMute(Request):
    """Whether nothing is to ring for the caller in a chat."""

    muted: bool
