"""The messages of the provisioning queue: they carry identifiers only, and `parse` refuses any other text."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Struct
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from svyazka_common.fields import Identifier
from svyazka_common.records.chats import ChatRef

type Round = Literal[1, 2]

PEOPLE_A_MESSAGE = 10
"""So a batch of ten messages is about a hundred people: two statements read them, and they fill whole transactions."""


def _automatic_chat(chat_id: str) -> str:
    ChatRef.parse(chat_id)
    return chat_id


def _any_chat(chat_id: str) -> str:
    ChatRef.of(chat_id)
    return chat_id


type AutomaticChat = Annotated[str, Field(max_length=200), AfterValidator(_automatic_chat)]
type AnyChat = Annotated[str, Field(max_length=200), AfterValidator(_any_chat)]


class Message(BaseModel):
    """A piece of work. `v` grows when a message's meaning changes; unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    v: Literal[1] = 1


class ReconcilePerson(Message):
    """Bring one person's membership in step."""

    kind: Literal["reconcile_person"] = "reconcile_person"
    person_id: Identifier


class ReconcilePupil(Message):
    """The same for a pupil and their linked guardians."""

    kind: Literal["reconcile_pupil"] = "reconcile_pupil"
    person_id: Identifier


class ReconcilePeople(Message):
    """The same for several people, and for pupils with their guardians, together.

    A person who can't be brought in step together with the others gets a message of their own.
    """

    kind: Literal["reconcile_people"] = "reconcile_people"
    people: tuple[Identifier, ...] = ()
    pupils: tuple[Identifier, ...] = ()


class PopulateChat(Message):
    """The same for everybody who may belong in a chat, or is in one made by hand.

    An index finds them that may lag: hence a second round.
    """

    kind: Literal["populate_chat"] = "populate_chat"
    chat_id: AnyChat
    round: Round = 1


class PopulateClass(Message):
    """The same for everybody who may belong in a chat of a class: the chats, which members' rows copy, have changed."""

    kind: Literal["populate_class"] = "populate_class"
    class_id: Identifier


class SettleChat(Message):
    """Bring a chat in step with its organisation, or with a class of its line and who teaches its subject there."""

    kind: Literal["settle_chat"] = "settle_chat"
    chat_id: AutomaticChat
    class_id: Identifier | None = None


class SettleClass(Message):
    """Bring all chats of a class's line in step with the class, then its people. A second round sees all loads."""

    kind: Literal["settle_class"] = "settle_class"
    class_id: Identifier
    round: Round = 1


class SettleAccount(Message):
    """A journal account has ended or is back, by the newest `version` that said so."""

    kind: Literal["settle_account"] = "settle_account"
    account_id: Identifier
    person_id: Identifier
    status: Literal["active", "ended"]
    version: int


class LookAtDay(Message):
    """See to all that begins or ends on a day (ISO 8601) without a change of the roster; `shard` is a part of it."""

    kind: Literal["look_at_day"] = "look_at_day"
    on: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    shard: Annotated[int, Field(ge=0)]


type AnyMessage = (
    ReconcilePerson
    | ReconcilePupil
    | ReconcilePeople
    | PopulateChat
    | PopulateClass
    | SettleChat
    | SettleClass
    | SettleAccount
    | LookAtDay
)

MESSAGES: TypeAdapter[AnyMessage] = TypeAdapter(Annotated[AnyMessage, Field(discriminator="kind")])


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message on its way. `group` is the organisation, so that a busy one doesn't hold up others (fair queues)."""

    message: AnyMessage
    group: str | None = None
    delay_seconds: int = 0


REASONS = {
    "json_invalid": "not_json",
    "union_tag_not_found": "kind_missing",
    "union_tag_invalid": "kind_unknown",
}


class UnknownMessageError(Exception):
    """A text that is none of these messages, so no retry can succeed. `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(body: str) -> AnyMessage:
    """Returns a body's message. Raises UnknownMessageError with a reason of `REASONS` or `fields_invalid`."""
    try:
        return MESSAGES.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        raise UnknownMessageError(REASONS.get(first["type"], "fields_invalid")) from None
