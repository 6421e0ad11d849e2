"""What is known about a chat made by hand."""

from __future__ import annotations

from functions.manual_chats.schemas.chats import SettingsOut, ShownStanding
from svyazka_common.fields import Answer
from svyazka_common.records.chats import ChatKind, ChatStatus, MemberRole

type Kind = ChatKind


class ChatRights(Answer):
    """What the caller may do with a chat; the calls themselves ask again.

    `change`: the settings; `invite`: add people, see and make invitations; `remove`: take members out; `appoint`: make
    administrators and hand the chat over; `pin`: pin messages; `write`: write; `leave`: leave.
    """

    change: bool
    invite: bool
    remove: bool
    appoint: bool
    pin: bool
    write: bool
    leave: bool


class MemberShown(Answer):
    """A member of a chat."""

    person_id: str
    name: str
    role: MemberRole
    standing: ShownStanding
    muted: bool


class AboutChat(Answer):
    """A chat: what it is, what the caller may do in it, and who is in it.

    `owner_id` is null where the school's administrators answer for the chat, and in a chat of two. `peer_id` is the
    other person of a chat of two.
    """

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus
    direct: bool
    peer_id: str | None
    organisation_id: str
    owner_id: str | None
    standing: ShownStanding | None
    settings: SettingsOut
    rights: ChatRights
    members: list[MemberShown]
