"""What the calls of the messenger take and give, a module for each subject; here what they all name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from svyazka_common.errors import Code
from svyazka_common.records.chats import ChatKind

type Kind = ChatKind
type Writing = Literal["allowed", "muted", "closed", "announcements", "no_contact"]
WRITING: dict[Code | None, Writing] = {
    None: "allowed",
    Code.CHAT_MUTED: "muted",
    Code.CHAT_CLOSED: "closed",
    Code.CHAT_ANNOUNCES: "announcements",
    Code.CONTACT_NOT_ALLOWED: "no_contact",
}
"""What stands in the way of writing → how it is shown."""
LAST_PLACE = 999_999_999_999
SequenceNumber = Annotated[int, Field(ge=0, le=LAST_PLACE)]
"""A place among all changes of a chat; 0 stands before the first."""
PlaceOfMessage = Annotated[int, Field(ge=1, le=LAST_PLACE)]
"""A place at which a message may stand."""
