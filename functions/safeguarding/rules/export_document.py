"""An exported chat as a document: `messages.json` is this, and `index.html` shows it (docs/chat-export.md). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from functions.safeguarding.rules.erasing import ERASED
from svyazka_common.clock import iso_ms
from svyazka_common.records.chats import (  # noqa: TC001 - msgspec decodes by them
    ChatKind,
    HistoryShown,
    MemberRole,
    Standing,
    WhoWrites,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.chats import Member
    from svyazka_common.records.messages import Message, Poll

ERASED_NAME = "Удалённый участник"
"""In place of a name that the roster has not, or has no more."""


class ExportedPerson(Struct, frozen=True, kw_only=True):
    """A person; the id of somebody erased says nothing, and their name is «Удалённый участник»."""

    person_id: str
    name: str


class ExportedReaction(Struct, frozen=True, kw_only=True):
    """A reaction, and who chose it."""

    reaction: str
    people: list[ExportedPerson]


class ExportedOption(Struct, frozen=True, kw_only=True):
    """A choice of a poll, and how many made it."""

    text: str
    votes: int


class ExportedPoll(Struct, frozen=True, kw_only=True):
    """A poll, whose question is the message's text; `closed_at` is null while it takes votes."""

    options: list[ExportedOption]
    voters: int
    multiple: bool
    anonymous: bool
    closed_at: str | None


class ExportedMessage(Struct, frozen=True, kw_only=True):
    """A message as it was when the file was written; a deleted one has no `text`. Instants are ISO 8601, UTC.

    `sequence_number` is its place among the changes of the chat, which a `reply_to` names. Mentions stand in the text
    as `@name`, and the people mentioned in `mentions`.
    """

    sequence_number: int
    person: ExportedPerson
    sent_at: str
    text: str | None
    edited_at: str | None
    deleted_at: str | None
    reply_to: int | None
    pinned: bool
    urgent: bool
    automatic: bool
    reactions: list[ExportedReaction]
    poll: ExportedPoll | None
    mentions: list[ExportedPerson] = field(default_factory=list)


class ExportedMember(Struct, frozen=True, kw_only=True):
    """Somebody who was in the chat when the file was written."""

    person: ExportedPerson
    role: MemberRole
    standing: Standing | None
    muted: bool
    joined_at: str


class ExportedChat(Struct, frozen=True, kw_only=True):
    """The chat, who exported it, and why.

    `part` is the number of this file among those of the chat, from 1 on; it begins behind the message with the sequence
    number `continues_after`, null in the first.
    """

    chat_id: str
    title: str
    kind: ChatKind
    school: str
    archived: bool
    closed: bool
    history: HistoryShown
    writing: WhoWrites
    members: list[ExportedMember]
    exported_at: str
    exported_by: ExportedPerson
    reason: str
    part: int = 1
    continues_after: int | None = None


class ExportedDocument(Struct, frozen=True, kw_only=True):
    """`messages.json`. `version` grows when a field gets another meaning or goes; new fields leave it.

    `continued` says whether the chat goes on in a file of its own, whose `part` is the next number.
    """

    format: Literal["svyazka-chat-export"]
    version: Literal[1]
    chat: ExportedChat
    messages: list[ExportedMessage]
    continued: bool = False


type NameOf = Callable[[str], str]


def named(person_id: str, name_of: NameOf) -> ExportedPerson:
    """A person with the name that the roster has today."""
    name = "" if person_id.startswith(ERASED) else name_of(person_id)
    return ExportedPerson(person_id=person_id, name=name or ERASED_NAME)


def people_in(message: Message) -> set[str]:
    """The ids of all people that a message names."""
    return {message.person_id, *message.reactions, *(message.mentions or [])}


def exported(message: Message, name_of: NameOf) -> ExportedMessage:
    """A message as the document has it."""
    text = message.text if message.deleted_at_ms is None else None
    mentions: list[ExportedPerson] = []
    if text is not None:
        mentions = [named(person_id, name_of) for person_id in message.mentions or []]
        for person in mentions:
            text = text.replace(f"<@{person.person_id}>", f"@{person.name}")
    return ExportedMessage(
        sequence_number=message.sequence_number,
        person=named(message.person_id, name_of),
        sent_at=iso_ms(message.sent_at_ms),
        text=text,
        edited_at=iso_ms(message.edited_at_ms) if message.edited_at_ms is not None else None,
        deleted_at=iso_ms(message.deleted_at_ms) if message.deleted_at_ms is not None else None,
        reply_to=message.reply_to,
        pinned=message.pinned_at_ms is not None,
        urgent=message.urgent is True,
        automatic=message.automatic is True,
        reactions=_reactions(message, name_of),
        poll=_poll(message.poll) if message.poll is not None and message.deleted_at_ms is None else None,
        mentions=mentions,
    )


def exported_member(member: Member) -> ExportedMember:
    """A member as the document has them."""
    joined_at_ms = member.joined_at_ms if member.joined_at_ms is not None else member.joined_at * 1000
    return ExportedMember(
        person=ExportedPerson(person_id=member.person_id, name=member.name or ERASED_NAME),
        role=member.role,
        standing=member.standing,
        muted=member.muted is not None,
        joined_at=iso_ms(joined_at_ms),
    )


def _reactions(message: Message, name_of: NameOf) -> list[ExportedReaction]:
    chosen: dict[str, list[ExportedPerson]] = {}
    for person_id, reaction in sorted(message.reactions.items()):
        chosen.setdefault(reaction, []).append(named(person_id, name_of))
    return [ExportedReaction(reaction=reaction, people=people) for reaction, people in chosen.items()]


def _poll(poll: Poll) -> ExportedPoll:
    closed_at_ms = poll.get("closed_at_ms")
    return ExportedPoll(
        options=[
            ExportedOption(text=text, votes=int(votes))
            for text, votes in zip(poll["options"], poll["counts"], strict=True)
        ],
        voters=int(poll["voters"]),
        multiple=poll["multiple"],
        anonymous=poll["anonymous"],
        closed_at=iso_ms(int(closed_at_ms)) if closed_at_ms is not None else None,
    )
