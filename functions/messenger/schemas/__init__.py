"""What the calls of the messenger take and give, a module for each subject; here what they all name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from svyazka_common.records.chats import ChatKind

type Kind = ChatKind
type Writing = Literal["allowed", "muted", "closed", "announcements", "no_contact"]
LAST_PLACE = 999_999_999_999
SequenceNumber = Annotated[int, Field(ge=0, le=LAST_PLACE)]
"""A place among all changes of a chat; 0 stands before the first."""
PlaceOfMessage = Annotated[int, Field(ge=1, le=LAST_PLACE)]
"""A place at which a message may stand."""
