"""What the chat calls take and give."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from svyazka_common.fields import Identifier, Request

type Kind = Literal["class_pupils", "class_parents", "colleagues", "subject", "manual"]
type ChatStatus = Literal["active", "archived"]
type MemberRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]


class MyChatOut(BaseModel):
    """A chat of the caller, and what the caller is in it. Nobody writes in an archived chat, nor who is muted."""

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus
    role: MemberRole
    muted: bool


class MyChats(BaseModel):
    """The caller's chats."""

    chats: list[MyChatOut]


class MemberOut(BaseModel):
    """A member of a chat; a muted one may only read."""

    person_id: str
    name: str
    role: MemberRole
    muted: bool


class ChatMembers(BaseModel):
    """A chat and who is in it."""

    chat_id: str
    title: str
    kind: Kind
    status: ChatStatus
    members: list[MemberOut]


class SubjectOut(BaseModel):
    """A subject that the caller teaches in a class; `title` is what its chat is or would be called.

    `chat_id` is there where the caller is in that chat already.
    """

    subject_id: str
    name: str
    title: str
    chat_id: str | None


class ClassOut(BaseModel):
    """A class in which the caller teaches."""

    class_id: str
    label: str
    subjects: list[SubjectOut]


class ChatOptions(BaseModel):
    """What the caller can create."""

    kinds: list[Literal["subject"]]
    classes: list[ClassOut]


class MemberNamed(Request):
    """The member of a chat that something is decided about."""

    person_id: Identifier


class NewChat(Request):
    """A chat to be created."""

    kind: Literal["subject"]
    class_id: Identifier
    subject_id: Identifier


class ManagedChatOut(BaseModel):
    """A chat that the caller answers for."""

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus


class ManagedChats(BaseModel):
    """The chats that the caller answers for; those of a class are there before anybody is in them."""

    chats: list[ManagedChatOut]


class MissingOut(BaseModel):
    """Somebody who belongs in a chat by the roster and isn't in it; `children` of a parent in the class."""

    person_id: str
    name: str
    role: MemberRole
    children: list[str]
    reason: Literal["not_linked", "removed_by_hand", "on_the_way"]
    text: str


class Audience(BaseModel):
    """How many belong in a chat by the roster, how many of them are in it, and who is missing.

    In an archived chat nobody is missing: whoever was in it at its end may read on.
    """

    chat_id: str
    kind: Kind
    title: str
    linked: int
    expected: int
    missing: list[MissingOut]


class ChatOut(BaseModel):
    """A chat."""

    chat_id: str
    kind: Kind
    title: str
