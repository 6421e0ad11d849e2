"""What the calls about chats take and return."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

from svyazka_common.fields import Answer, Identifier, Request

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
"""The chat that the path of a call names."""
NamedMember = Annotated[str, Path(max_length=64)]
"""The member that the path of a call names."""

type Kind = Literal["class_pupils", "class_parents", "colleagues", "subject", "manual"]
type ChatStatus = Literal["active", "archived"]
type MemberRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]


class MyChatOut(Answer):
    """A chat of the caller, and the caller's role in it. Nobody can write in an archived chat, nor can a muted caller.

    `child_ids` names the children because of which a parent is in the chat.
    """

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus
    role: MemberRole
    muted: bool
    child_ids: list[str]


class MyChats(Answer):
    """The caller's chats."""

    chats: list[MyChatOut]


class MemberOut(Answer):
    """A member of a chat; a muted one may only read."""

    person_id: str
    name: str
    role: MemberRole
    muted: bool


class ChatMembers(Answer):
    """A chat and who is in it."""

    chat_id: str
    title: str
    kind: Kind
    status: ChatStatus
    members: list[MemberOut]


class SubjectOut(Answer):
    """A subject that the caller teaches in a class; `title` is what its chat is or would be called.

    `group_id` is given if the chat is for a group that the caller teaches. `name` then names the group, too, and in the
    subject's other entry the whole class. `chat_id` is given if the caller is in that chat already.
    """

    subject_id: str
    group_id: str | None
    name: str
    title: str
    chat_id: str | None


class ClassOut(Answer):
    """A class in which the caller teaches."""

    class_id: str
    label: str
    subjects: list[SubjectOut]


class ChatOptions(Answer):
    """What the caller can create."""

    kinds: list[Literal["subject"]]
    classes: list[ClassOut]


class MemberNamed(Request):
    """Names the member of a chat that the call is about."""

    person_id: Identifier


class NewChat(Request):
    """A chat to be created."""

    kind: Literal["subject"]
    class_id: Identifier
    subject_id: Identifier
    group_id: Identifier | None = None


class ManagedChatOut(Answer):
    """A chat that the caller answers for."""

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus


class ManagedChats(Answer):
    """The chats that the caller answers for; all but those of subjects are listed even before they have members."""

    chats: list[ManagedChatOut]


class MissingOut(Answer):
    """A person who belongs in a chat by the roster and isn't in it; `children`: names of a parent's children in it."""

    person_id: str
    name: str
    role: MemberRole
    children: list[str]
    reason: Literal["not_linked", "removed_by_hand", "on_the_way"]
    text: str


class Audience(Answer):
    """How many people belong in a chat by the roster, how many of them are in it, and who is missing.

    In an archived chat nobody is missing: the members that it had at its end may read on.
    """

    chat_id: str
    kind: Kind
    title: str
    linked: int
    expected: int
    missing: list[MissingOut]


class Reminded(Answer):
    """How many people will see a reminder when they log in, and how many of those missing have no account for that."""

    reminded: int
    without_account: int


class ChatOut(Answer):
    """A chat."""

    chat_id: str
    kind: Kind
    title: str


class BecauseOut(Answer):
    """A fact that decided. `since` is a date or an instant, ISO 8601; it is missing where nobody has recorded it."""

    code: str
    text: str
    since: str | None = None


class ChatWhy(Answer):
    """Whether a person is in a chat, since when, and why."""

    chat_id: str
    kind: Kind
    title: str
    is_member: bool
    since: str | None = None
    because: list[BecauseOut]


class Why(Answer):
    """Every chat that the roster leads or led a person into; `because` is about the person, whatever the chat."""

    person_id: str
    name: str
    because: list[BecauseOut]
    chats: list[ChatWhy]
