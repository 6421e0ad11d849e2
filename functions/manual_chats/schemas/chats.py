"""What the calls that make a chat by hand, or change its settings and members, take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from functions.manual_chats.rules.titles import tidy_title
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.records.chats import HistoryShown, WhoWrites

MOST_MEMBERS_AT_ONCE = 90
"""People that one call may name. More are added in further calls."""
LONGEST_TITLE = 60
"""Characters of a title."""

type ShownStanding = Literal["owner", "administrator", "member"]


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

    standing: ShownStanding


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
