"""What the calls of the messenger take and give."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from functions.messenger.rules.texts import tidy_text
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.hours import HOUR_AND_MINUTE
from svyazka_common.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.messages import Message, Poll, Vote

LONGEST_ANSWER = 500

type Kind = Literal["class_pupils", "class_parents", "colleagues", "subject", "manual"]
type Writing = Literal["allowed", "muted", "closed", "announcements", "no_contact"]
type Reaction = Literal["👍", "❤️", "😂", "😮", "😢", "🙏"]
"""The small set from which a reaction is chosen."""

MOST_MENTIONS = 20
Mentions = Annotated[list[Identifier], Field(max_length=MOST_MENTIONS)]
"""The people that a message mentions."""

LAST_PLACE = 999_999_999_999
SequenceNumber = Annotated[int, Field(ge=0, le=LAST_PLACE)]
"""A place among all changes of a chat; 0 stands before the first."""
PlaceOfMessage = Annotated[int, Field(ge=1, le=LAST_PLACE)]
"""A place at which a message may stand."""


class ReactionOut(Answer):
    """A reaction to a message, and the people who have chosen it."""

    reaction: str
    person_ids: list[str]


class PollOption(Answer):
    """A choice of a poll, and how many have made it."""

    text: str
    votes: int


class PollOut(Answer):
    """A poll as it stands; the message's text is its question. `voters` counts the people who have voted.

    `multiple`: one person may choose several options. `anonymous`: nobody can ask who chose what. A closed one takes no
    more votes.
    """

    options: list[PollOption]
    voters: int
    multiple: bool
    anonymous: bool
    closed: bool


class OwnVote(Answer):
    """What the caller has chosen in the poll of a message: places in its list of options, from 0 on.

    Of two states the one with the higher `version` is the newer.
    """

    message: int
    options: list[int]
    version: int


class MessageOut(Answer):
    """A message as it is now; `text` is null where it was deleted. `sent_at_ms` are milliseconds since 1970.

    `version` grows with each change of the message: of two states the one with the higher version is the newer.
    `client_id` is what its sender called it, by which the sender's page finds its own copy. The text names each of the
    `mentions` as `<@person_id>`.
    """

    sequence_number: int
    number: int
    version: int
    client_id: str
    person_id: str
    sent_at_ms: int
    text: str | None
    reply_to: int | None
    edited: bool
    deleted: bool
    reactions: list[ReactionOut]
    urgent: bool
    automatic: bool
    mentions: list[str]
    poll: PollOut | None
    pinned: bool


class Changes(Answer):
    """What has changed in a chat since the last change that the caller had seen.

    `messages` are those that are new or were changed, each once and as it is now. `sequence_number` is the last change
    among them; `complete` is false where more has changed than one answer holds, so that the caller asks on from there.
    `votes` are the caller's own in the polls among the messages.
    """

    sequence_number: int
    complete: bool
    messages: list[MessageOut]
    votes: list[OwnVote]


class MissedChanges(Changes):
    """`Changes` for a window that was away: `title` is what the chat is called now, null in a chat of two.

    `end` is the chat's last change, `count` the number of its last message, null where nothing has changed.
    """

    title: str | None
    end: int
    count: int | None


class Sent(Changes):
    """`Changes` after a change of the caller's own: `own` is the sequence number of their message."""

    own: int


class History(Answer):
    """A part of a chat, oldest message first: all changes from `first` to `last` are in it.

    `read` is the last message that the caller has read, 0 before the first; `more_before` and `more_after` tell whether
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


class LastMessage(Answer):
    """The newest message of a chat, as the list shows it; `preview` is null where it was deleted."""

    sequence_number: int
    own: bool
    sent_at_ms: int
    preview: str | None


class ListedChat(Answer):
    """A chat of the caller's in the messenger; `unread` is the number of messages behind the last one read.

    `silent` is true in quiet hours of the school or of the caller, and in a chat that the caller has `muted`: what
    comes then is counted, and does not ring.
    `mentions` is how many of the unread mention the caller.
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


class NewPoll(Request):
    """A poll to be asked with a message, whose text is the question."""

    options: Annotated[list[str], Field(max_length=50)]
    multiple: bool = False
    anonymous: bool = False


class NewMessage(Request):
    """A message to be sent.

    `client_id` is the sender's own id for it and `known` the last change that the sender had seen when it was first
    sent: a repeated send repeats both, and is the same message. `reply_to` is the message answered. The text names each
    of the `mentions` as `<@person_id>`. `urgent` marks an announcement that rings in quiet hours too; only who may
    announce in the chat may.
    """

    client_id: Identifier
    known: SequenceNumber
    text: str
    reply_to: PlaceOfMessage | None = None
    urgent: bool | None = None
    mentions: Mentions = Field(default_factory=list)
    poll: NewPoll | None = None


class EditedMessage(Request):
    """Another text for one's own message; the rest as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
    text: str
    mentions: Mentions = Field(default_factory=list)


class Deletion(Request):
    """The deletion of one's own message; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber


class ChosenReaction(Request):
    """The caller's reaction to a message, null for none; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
    reaction: Reaction | None


class NewPin(Request):
    """Whether a message is to be pinned; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber
    pinned: bool


class NewVote(Request):
    """The caller's choice in a poll in place of an earlier one, empty to take that back.

    `options` are places in the poll's list, from 0 on; `client_id` and `known` as in `NewMessage`.
    """

    client_id: Identifier
    known: SequenceNumber
    options: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=10)]


class PollEnd(Request):
    """The end of a poll; `client_id` and `known` as in `NewMessage`."""

    client_id: Identifier
    known: SequenceNumber


class ChosenOption(Answer):
    """A choice of a poll, and the people who have made it."""

    text: str
    person_ids: list[str]


class Votes(Answer):
    """Who has chosen what in a poll that is not anonymous."""

    options: list[ChosenOption]


class Readers(Answer):
    """The members of a chat who have read a message, and those who have not; without its author.

    Who came into the chat later and can't see it is in neither list.
    """

    read: list[str]
    unread: list[str]


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


class NewReadMark(Request):
    """The last message that the caller has read: `sequence_number` and `number` of it."""

    sequence_number: PlaceOfMessage
    number: PlaceOfMessage


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


class QuietHours(Answer):
    """From when to when nothing rings: `HH:MM` in Moscow's time, over midnight where the end is the earlier."""

    since: str
    until: str


class OfficeHours(QuietHours):
    """When a teacher answers, on which days (1 is Monday), and what is answered outside of them in chats of two."""

    days: list[int]
    answer: str


class OwnHoursOut(Answer):
    """The quiet hours of the caller's school, and the caller's own hours; null where there are none."""

    school: QuietHours | None
    quiet: QuietHours | None
    office: OfficeHours | None


TimeOfDay = Annotated[str, Field(pattern=HOUR_AND_MINUTE)]


class NewQuietHours(Request):
    """As `QuietHours`."""

    since: TimeOfDay
    until: TimeOfDay


def _said(text: str) -> str:
    """The automatic answer as it is sent: what no message may say, it may not say either."""
    try:
        return tidy_text(text)
    except ProblemError as problem:
        raise PydanticCustomError("message", "nothing that a message may say: {code}", {"code": problem.code}) from None


class NewOfficeHours(NewQuietHours):
    """As `OfficeHours`."""

    days: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7)]
    answer: Annotated[str, StringConstraints(max_length=LONGEST_ANSWER), AfterValidator(_said)]


class NewOwnHours(Request):
    """The caller's own hours in place of the earlier ones; null for none."""

    quiet: NewQuietHours | None
    office: NewOfficeHours | None


class NewMute(Request):
    """Whether nothing is to ring for the caller in a chat."""

    muted: bool


def message_out(message: Message) -> MessageOut:
    """A message as the calls and the frames give it."""
    chosen = sorted((reaction, person_id) for person_id, reaction in message.reactions.items())
    return MessageOut(
        sequence_number=message.sequence_number,
        number=message.number,
        version=message.version,
        client_id=message.client_id,
        person_id=message.person_id,
        sent_at_ms=message.sent_at_ms,
        text=message.text,
        reply_to=message.reply_to,
        edited=message.edited_at_ms is not None,
        deleted=message.deleted_at_ms is not None,
        reactions=[
            ReactionOut(reaction=reaction, person_ids=[person_id for _, person_id in by])
            for reaction, by in groupby(chosen, key=lambda pair: pair[0])
        ],
        urgent=bool(message.urgent),
        automatic=bool(message.automatic),
        mentions=message.mentions or [],
        poll=_poll_out(message.poll) if message.poll is not None else None,
        pinned=message.pinned_at_ms is not None,
    )


def own_votes_out(votes: Iterable[Vote]) -> list[OwnVote]:
    """Somebody's votes as the calls give them to that person."""
    return [OwnVote(message=vote.message, options=vote.options, version=vote.version) for vote in votes]


def _poll_out(poll: Poll) -> PollOut:
    return PollOut(
        options=[
            PollOption(text=text, votes=count) for text, count in zip(poll["options"], poll["counts"], strict=True)
        ],
        voters=poll["voters"],
        multiple=poll["multiple"],
        anonymous=poll["anonymous"],
        closed="closed_at_ms" in poll,
    )
