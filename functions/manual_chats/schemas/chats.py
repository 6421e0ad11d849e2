"""What the calls about chats made by hand, their settings and members take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from functions.manual_chats.rules.titles import tidy_title
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.records.chats import ChatKind

MOST_MEMBERS_AT_ONCE = 90
"""People that one call may name. More are added in further calls."""
MOST_MEMBERS = 500
"""People in a chat made by hand."""
LONGEST_TITLE = 60
"""Characters of a title."""

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
"""The chat that the path of a call names."""
NamedPerson = Annotated[str, Path(max_length=64)]
"""The person that the path of a call names."""
AskedClass = Annotated[str, Query(max_length=64)]
"""The class whose people are asked for; empty for one's own classes."""

type Kind = ChatKind
type ChatStatus = Literal["active", "archived"]
type MemberRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]
type Standing = Literal["owner", "administrator", "member"]
type HistoryShown = Literal["all", "from_joining"]
type WhoWrites = Literal["all", "administrators"]
type PeopleGroupKind = Literal["family", "class_pupils", "class_parents", "teachers", "colleagues", "administrators"]


def _title(text: str) -> str:
    title = tidy_title(text)
    if not title:
        raise PydanticCustomError("title", "nothing that can be seen")
    return title


Title = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE), AfterValidator(_title)]
PeopleNamed = Annotated[tuple[Identifier, ...], Field(max_length=MOST_MEMBERS_AT_ONCE, strict=False)]


class SettingsGiven(Request):
    """The settings of a chat.

    `closed`: only owner and administrators invite, change, pin and see the link, and newcomers wait for approval.
    `history`: whether newcomers see what was said before they came. `writing`: who may write.
    """

    closed: bool = True
    history: HistoryShown = "all"
    writing: WhoWrites = "all"


class NewManualChat(Request):
    """A chat to be made by hand; a repeated call with the same `client_id` is about the same chat."""

    client_id: Identifier
    title: Title
    person_ids: PeopleNamed = ()
    settings: SettingsGiven = SettingsGiven()


class DirectWith(Request):
    """The person that the caller wants to write to."""

    person_id: Identifier


class NewMembers(Request):
    """People to be added to a chat."""

    person_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_MEMBERS_AT_ONCE, strict=False)]


class NewStanding(Request):
    """What a member is to be in the chat; `owner` hands the chat over."""

    standing: Standing


class NewTitle(Request):
    """What a chat is to be called."""

    title: Title


class TitleOut(Answer):
    """What a chat is called; of two titles the one with the higher `version` is the newer."""

    title: str
    version: int


class SettingsOut(Answer):
    """The settings of a chat; see `SettingsGiven`."""

    closed: bool
    history: HistoryShown
    writing: WhoWrites


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
    standing: Standing
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
    standing: Standing | None
    settings: SettingsOut
    rights: ChatRights
    members: list[MemberShown]


class MadeChat(Answer):
    """A chat that was made, or was there already.

    `not_added` are the people who could not be added at this moment; a further call may name them again.
    """

    chat_id: str
    title: str
    not_added: list[str]


class AddedMembers(Answer):
    """Who came into a chat by a call, and who was in it before."""

    added: list[str]
    already_in: list[str]


class Reachable(Answer):
    """Somebody that the caller may add to a chat; `direct`: may write to alone; `linked`: has a study profile."""

    person_id: str
    name: str
    role: MemberRole
    direct: bool
    linked: bool


class PeopleGroup(Answer):
    """People who belong together; `label` is the class where it is one's: «7А»."""

    kind: PeopleGroupKind
    label: str | None
    people: list[Reachable]


class ClassNamed(Answer):
    """A class of the caller's school."""

    class_id: str
    label: str


class People(Answer):
    """The people that the caller may write to, in groups; a person may be in several of them.

    `classes` are those of the school whose people a member of its staff may ask for one by one.
    """

    groups: list[PeopleGroup]
    classes: list[ClassNamed]
