"""The events that other systems can listen to: CloudEvents 1.0 with identifiers only, never a name or a phone.

The JSON Schemas come from these models.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from svyazka_common.records import chats

type ChatKind = chats.ChatKind


class Model(BaseModel):
    """What all parts of an event share."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Event(Model):
    """The envelope (CloudEvents 1.0, JSON format).

    `id` follows from the change, so a repeat carries the same one; `time` is ISO 8601 in UTC.
    """

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    time: str
    subject: str
    datacontenttype: Literal["application/json"] = "application/json"


class PersonData(Model):
    """What all events about a person have.

    `sequence` counts what happens to the person's links and chats, from 1 and without gaps, over all types of events.
    A number that is missing is an event that did not arrive (yet).
    """

    person_id: str
    sequence: Annotated[int, Field(ge=1)]


class LinkData(PersonData):
    """A journal account of a person."""

    account_id: str
    organisation_id: str


class LinkCompleted(Event):
    """A person has linked a journal account to their study profile; `subject` is the person's id."""

    type: Literal["link.completed"] = "link.completed"
    data: LinkData


class LinkRemoved(Event):
    """A link was taken away; `subject` is the person's id."""

    type: Literal["link.removed"] = "link.removed"
    data: LinkData


class PersonChatsData(PersonData):
    """The chats that a person came into and left, by chat id, sorted; no chat is in both."""

    joined: list[str]
    left: list[str]


class PersonChatsChanged(Event):
    """A person joined or left chats; `subject` is the person's id."""

    type: Literal["person.chats.changed"] = "person.chats.changed"
    data: PersonChatsData


class ChatData(Model):
    """A chat. `scope_id` is a class id; of `colleagues` an organisation id, of a `manual` chat an id of its own."""

    chat_id: str
    kind: ChatKind
    organisation_id: str
    scope_id: str
    subject_id: str | None = None
    group_id: str | None = None


class ChatCreated(Event):
    """A chat was created; `subject` is its id."""

    type: Literal["chat.created"] = "chat.created"
    data: ChatData


class ChatRenamed(Event):
    """A chat has another title now; `subject` is its id. The event does not contain the title."""

    type: Literal["chat.renamed"] = "chat.renamed"
    data: ChatData


class ChatArchived(Event):
    """A chat can only be read from now on; `subject` is its id."""

    type: Literal["chat.archived"] = "chat.archived"
    data: ChatData


class ChatRestored(Event):
    """An archived chat is in use again; `subject` is its id."""

    type: Literal["chat.restored"] = "chat.restored"
    data: ChatData


class MembersData(Model):
    """Who came and who left, by person id, sorted; nobody is in both."""

    chat_id: str
    kind: ChatKind
    organisation_id: str
    added: list[str]
    removed: list[str]


class ChatMembersChanged(Event):
    """The members of a chat changed; `subject` is its id. Changes at nearly the same moment come in one event.

    A repeat may combine changes differently, under another `id`: read `added` and `removed` as states, not increments.
    """

    type: Literal["chat.members.changed"] = "chat.members.changed"
    data: MembersData


type OfChat = ChatCreated | ChatRenamed | ChatArchived | ChatRestored
type AnyEvent = LinkCompleted | LinkRemoved | PersonChatsChanged | OfChat | ChatMembersChanged

EVENTS: tuple[type[AnyEvent], ...] = (
    LinkCompleted,
    LinkRemoved,
    PersonChatsChanged,
    ChatCreated,
    ChatRenamed,
    ChatArchived,
    ChatRestored,
    ChatMembersChanged,
)
