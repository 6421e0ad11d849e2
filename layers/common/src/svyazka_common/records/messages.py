"""What is said in chats: the table `messages`. Rows hold person ids and never names."""

from __future__ import annotations

from typing import ClassVar, Literal, NotRequired, TypedDict

from msgspec import field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.chats import chat_pk

SEQUENCE_DIGITS = 12
"""Sequence numbers are filled with zeros to this length, so that they sort as numbers."""

type MessageChangeKind = Literal["edit", "delete", "reaction", "pin", "vote", "close_poll"]


class Poll(TypedDict):
    """A message's poll, whose question is the message's text: `counts` are the votes for each of the `options`.

    `voters` counts the people who have chosen something. `multiple`: one person may choose several. `anonymous`: the
    choices are shown as numbers only. A poll with `closed_at_ms` takes no more votes. Who chose what: `Vote`.
    """

    options: list[str]
    counts: list[int]
    voters: int
    multiple: bool
    anonymous: bool
    closed_at_ms: NotRequired[int]


class Message(Record, frozen=True, kw_only=True):
    """A message as it is now: `CHAT#<chat_id>` / `M#000000000042`.

    `sequence_number` is the message's place among all changes of the chat, counted without gaps; `number` its place
    among the messages alone. `version` is the sequence number of the change that touched it last, at first its own.
    `client_id` is the sender's own id, by which a repeated send is known. Instants are milliseconds since 1970.
    `reply_to` is the sequence number of the message answered. A deleted message has no text, and no reactions.
    `reactions` maps person ids to what each of them chose. `mentions` are the people mentioned: the text names each as
    `<@person_id>`. A pinned message has `pinned_at_ms`, and its place is in the chat's `Pins`. `urgent` is true for an
    announcement that rings in quiet hours too, `automatic` for an answer that a teacher's office hours have sent.
    """

    entity: ClassVar[str] = "message"
    chat_id: str
    sequence_number: int
    number: int
    version: int
    client_id: str
    person_id: str
    sent_at_ms: int
    text: str | None = None
    reply_to: int | None = None
    edited_at_ms: int | None = None
    deleted_at_ms: int | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    urgent: bool | None = None
    automatic: bool | None = None
    mentions: list[str] | None = None
    poll: Poll | None = None
    pinned_at_ms: int | None = None

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return row_sk(self.sequence_number)


class MessageChange(Record, frozen=True, kw_only=True):
    """A change of a message: `CHAT#<chat_id>` / `M#000000000043`, among the messages and counted with them.

    It holds nothing of what was said: `target` is the sequence number of the message, whose row is as it is now.
    `number` is that of the last message before it, so that the next one is counted from the last row alone.
    """

    entity: ClassVar[str] = "message_change"
    chat_id: str
    sequence_number: int
    number: int
    client_id: str
    person_id: str
    kind: MessageChangeKind
    target: int
    changed_at_ms: int

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return row_sk(self.sequence_number)


type Row = Message | MessageChange
"""A change of a chat."""


class ChatHead(Record, frozen=True, kw_only=True):
    """A chat's entry in the list of chats: `CHAT#<chat_id>` / `HEAD`. The reader of the stream writes it.

    All of it is of the newest message: `last` its sequence number, `preview` the beginning of its text, None where it
    is deleted, the rest as in `Message`.
    """

    entity: ClassVar[str] = "chat_head"
    chat_id: str
    number: int
    last: int
    version: int
    person_id: str
    sent_at_ms: int
    preview: str | None = None

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return head_sk()


class Pins(Record, frozen=True, kw_only=True):
    """The pinned messages of a chat, by their sequence numbers: `CHAT#<chat_id>` / `PINS`."""

    entity: ClassVar[str] = "pins"
    chat_id: str
    messages: set[int] = field(default_factory=set)

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return pins_sk()


class ChatTitle(Record, frozen=True, kw_only=True):
    """What a chat made by hand was renamed to: `CHAT#<chat_id>` / `TITLE`.

    It is written with the chat itself, so that the reader of the stream sends the title to the open windows. `version`
    is that of the chat's settings: of two titles the one with the higher version is the newer.
    """

    entity: ClassVar[str] = "chat_title"
    chat_id: str
    title: str
    version: int

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return Prefix.TITLE.key()


class Vote(Record, frozen=True, kw_only=True):
    """What somebody has chosen in a poll: `VOTES#<chat_id>#42` / `p1`; a vote that was taken back has no options.

    `message` is the sequence number of the poll's message, `options` are places in its list, from 0 on. `version` is
    the sequence number of the change by which the person voted last.
    """

    entity: ClassVar[str] = "vote"
    chat_id: str
    message: int
    person_id: str
    options: list[int]
    version: int

    @property
    def pk(self) -> str:
        return votes_pk(self.chat_id, self.message)

    @property
    def sk(self) -> str:
        return self.person_id


class ReadMark(Record, frozen=True, kw_only=True):
    """Up to where a person has read a chat: `READS#<chat_id>` / `p1`. Of the last message read, as in `Message`.

    Both are None where a mention was noted before anything was read, and 0 before the first message. `mentioned_at` are
    the sequence numbers of messages that mention the person; those that are read may still be among them.
    `joined_at_ms` is when the person came into the chat, as it was when the mark was put behind what was said before.
    """

    entity: ClassVar[str] = "read_mark"
    chat_id: str
    person_id: str
    sequence_number: int | None = None
    number: int | None = None
    mentioned_at: set[int] = field(default_factory=set)
    joined_at_ms: int | None = None

    @property
    def pk(self) -> str:
        return reads_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return self.person_id


class AutomaticAnswer(Record, frozen=True, kw_only=True):
    """The automatic answer of somebody on an evening has gone out: `CHAT#<chat_id>` / `AUTOMATIC#p1#2026-11-29`."""

    entity: ClassVar[str] = "automatic_answer"
    chat_id: str
    person_id: str
    evening: str
    expires_at: int

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return Prefix.AUTOMATIC.key(self.person_id, self.evening)


class Connection(Record, frozen=True, kw_only=True):
    """An open window: `ONLINE#<organisation_id>` / `<person_id>#<connection_id>`, once for each organisation.

    `organisation_id` is one in whose chats the person is; `session_organisation_id`, `account_id` and `token_hash` are
    those of the session by which the window was opened. API Gateway ends a connection after two hours.
    """

    entity: ClassVar[str] = "connection"
    organisation_id: str
    person_id: str
    connection_id: str
    account_id: str
    token_hash: str
    session_organisation_id: str
    expires_at: int

    @property
    def pk(self) -> str:
        return online_pk(self.organisation_id)

    @property
    def sk(self) -> str:
        return f"{self.person_id}#{self.connection_id}"


def row_sk(sequence_number: int) -> str:
    """`M#000000000042`."""
    return Prefix.MESSAGE.key(f"{sequence_number:0{SEQUENCE_DIGITS}}")


def head_sk() -> str:
    """`HEAD`."""
    return Prefix.HEAD.key()


def pins_sk() -> str:
    """`PINS`."""
    return Prefix.PINS.key()


def votes_pk(chat_id: str, message: int) -> str:
    """`VOTES#subject~c1~algebra#42`."""
    return Prefix.VOTES.key(chat_id, str(message))


def reads_pk(chat_id: str) -> str:
    """`READS#subject~c1~algebra`."""
    return Prefix.READS.key(chat_id)


def online_pk(organisation_id: str) -> str:
    """`ONLINE#5f3…`: the open windows of people who are in chats of the organisation."""
    return Prefix.ONLINE.key(organisation_id)
