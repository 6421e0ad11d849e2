"""What the call about reasons gives."""

from pydantic import BaseModel

from functions.chats.models import Kind


class BecauseOut(BaseModel):
    """A fact that decided. `since` is a date or an instant, ISO 8601; it is missing where nobody has recorded it."""

    code: str
    text: str
    since: str | None = None


class ChatWhy(BaseModel):
    """Whether a person is in a chat, since when, and why."""

    chat_id: str
    kind: Kind
    title: str
    is_member: bool
    since: str | None = None
    because: list[BecauseOut]


class Why(BaseModel):
    """Every chat that the roster leads or led a person into; `because` is about the person, whatever the chat."""

    person_id: str
    name: str
    because: list[BecauseOut]
    chats: list[ChatWhy]
