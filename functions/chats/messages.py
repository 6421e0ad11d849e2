"""What the provisioning queue carries: identifiers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from svyazka_common.fields import Identifier
from svyazka_common.records.chats import ChatRef

type Round = Literal[1, 2]

PEOPLE_A_MESSAGE = 10
"""So a batch of ten messages is about a hundred people: two statements read them, and they fill whole transactions."""


def _automatic_chat(chat_id: str) -> str:
    ChatRef.parse(chat_id)
    return chat_id


type AutomaticChat = Annotated[str, Field(max_length=200), AfterValidator(_automatic_chat)]


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

    Whoever of them can't be brought in step with the others gets a message of their own.
    """

    kind: Literal["reconcile_people"] = "reconcile_people"
    people: tuple[Identifier, ...] = ()
    pupils: tuple[Identifier, ...] = ()


class PopulateChat(Message):
    """The same for everybody who may belong in a chat. An index finds them that may lag: hence a second round."""

    kind: Literal["populate_chat"] = "populate_chat"
    chat_id: AutomaticChat
    round: Round = 1


class PopulateClass(Message):
    """The same for everybody who may belong in any chat of a class: its chats have changed, which their rows copy."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message on its way. `group` is the organisation, so that a busy one doesn't hold up others (fair queues)."""

    message: AnyMessage
    group: str | None = None
    delay_seconds: int = 0
