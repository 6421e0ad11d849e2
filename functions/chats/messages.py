"""What the provisioning queue carries: identifiers only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from svyazka_common.fields import Identifier
from svyazka_common.records.chats import ChatRef

type Round = Literal[1, 2]


def _automatic_chat(chat_id: str) -> str:
    ChatRef.parse(chat_id)
    return chat_id


class Message(BaseModel):
    """A piece of work. `v` grows when a message's meaning changes; unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    v: Literal[1] = 1


class ReconcilePerson(Message):
    """Bring one person's membership in step."""

    kind: Literal["reconcile_person"] = "reconcile_person"
    person_id: Identifier


class ReconcilePupil(Message):
    """The same for a pupil and their guardians. Guardians are found by an index that may lag, hence a second round."""

    kind: Literal["reconcile_pupil"] = "reconcile_pupil"
    person_id: Identifier
    round: Round = 1


class PopulateChat(Message):
    """The same for everybody who may belong in a chat; second round as above."""

    kind: Literal["populate_chat"] = "populate_chat"
    chat_id: Annotated[str, Field(max_length=200), AfterValidator(_automatic_chat)]
    round: Round = 1


type AnyMessage = Annotated[ReconcilePerson | ReconcilePupil | PopulateChat, Field(discriminator="kind")]

MESSAGES: TypeAdapter[ReconcilePerson | ReconcilePupil | PopulateChat] = TypeAdapter(AnyMessage)
