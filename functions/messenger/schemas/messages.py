"""Messages as calls and frames give them, and what the calls that change one take."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from functions.messenger.schemas import PlaceOfMessage, SequenceNumber
from svyazka_common.fields import Answer, Identifier, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.messages import Message, Poll, Vote


MOST_MENTIONS = 20
Mentions = Annotated[list[Identifier], Field(max_length=MOST_MENTIONS)]
"""The people that a message mentions."""


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


class Sent(Changes):
    """`Changes` after a change of the caller's own: `own` is the sequence number of their message."""

    own: int


class NewPoll(Request):
    """A poll to be asked with a message, whose text is the question."""

    options: Annotated[list[str], Field(max_length=50)]
    multiple: bool = False
    anonymous: bool = False


class NewMessage(Request):
    """A message to be sent.

    `client_id` is the sender's own id for it. `known` is the last change that the sender had seen when it was first
    sent. A repeated send repeats both, and is the same message. `reply_to` is the message answered. The text names each
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
