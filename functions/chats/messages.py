"""The messages of the provisioning queue: they carry identifiers only, and `parse` refuses any other text."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from svyazka_common.records.chats import ChatRef

type Round = Literal[1, 2]

PEOPLE_A_MESSAGE = 10
"""So a batch of ten messages is about a hundred people: two statements read them, and they fill whole transactions."""

# As `fields.Identifier`; that module loads pydantic, a tenth of the start of a function that follows a queue.
type Identifier = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9._-]{1,64}\Z")]
type AutomaticChat = Annotated[str, Meta(max_length=200)]


class Message(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """A piece of work. `v` grows when a message's meaning changes; unknown fields are refused."""

    v: Literal[1] = 1

    def to_json(self) -> str:
        """The body of the message."""
        return msgspec.json.encode(self).decode()


class ReconcilePerson(Message, frozen=True, kw_only=True, tag="reconcile_person"):
    """Bring one person's membership in step."""

    person_id: Identifier


class ReconcilePupil(Message, frozen=True, kw_only=True, tag="reconcile_pupil"):
    """The same for a pupil and their linked guardians."""

    person_id: Identifier


class ReconcilePeople(Message, frozen=True, kw_only=True, tag="reconcile_people"):
    """The same for several people, and for pupils with their guardians, together.

    A person who can't be brought in step together with the others gets a message of their own.
    """

    people: tuple[Identifier, ...] = ()
    pupils: tuple[Identifier, ...] = ()


class PopulateChat(Message, frozen=True, kw_only=True, tag="populate_chat"):
    """The same for everybody who may belong in a chat. An index finds them that may lag: hence a second round."""

    chat_id: AutomaticChat
    round: Round = 1

    def __post_init__(self) -> None:
        ChatRef.parse(self.chat_id)


class PopulateClass(Message, frozen=True, kw_only=True, tag="populate_class"):
    """The same for everybody who may belong in a chat of a class: the chats, which members' rows copy, have changed."""

    class_id: Identifier


class SettleChat(Message, frozen=True, kw_only=True, tag="settle_chat"):
    """Bring a chat in step with its organisation, or with a class of its line and who teaches its subject there."""

    chat_id: AutomaticChat
    class_id: Identifier | None = None

    def __post_init__(self) -> None:
        ChatRef.parse(self.chat_id)


class SettleClass(Message, frozen=True, kw_only=True, tag="settle_class"):
    """Bring all chats of a class's line in step with the class, then its people. A second round sees all loads."""

    class_id: Identifier
    round: Round = 1


class SettleAccount(Message, frozen=True, kw_only=True, tag="settle_account"):
    """A journal account has ended or is back, by the newest `version` that said so."""

    account_id: Identifier
    person_id: Identifier
    status: Literal["active", "ended"]
    version: int


class LookAtDay(Message, frozen=True, kw_only=True, tag="look_at_day"):
    """See to all that begins or ends on a day (ISO 8601) without a change of the roster; `shard` is a part of it."""

    on: Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
    shard: Annotated[int, Meta(ge=0)]


AnyMessage = (
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

KINDS = tuple(kind.__struct_config__.tag for kind in get_args(AnyMessage))


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message on its way. `group` is the organisation, so that a busy one doesn't hold up others (fair queues)."""

    message: AnyMessage
    group: str | None = None
    delay_seconds: int = 0


class UnknownMessageError(Exception):
    """A text that is none of these messages, so no retry can succeed. `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(body: str) -> AnyMessage:
    """Return a body's message.

    Raises UnknownMessageError with the reason `not_json`, `kind_missing`, `kind_unknown` or `fields_invalid`.
    """
    try:
        return _decoder().decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UnknownMessageError(_reason(body)) from None


@cache
def _decoder() -> msgspec.json.Decoder[AnyMessage]:
    return msgspec.json.Decoder(AnyMessage)


def _reason(body: str) -> str:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return "not_json"
    if not isinstance(document, dict):
        return "fields_invalid"
    if "kind" not in document:
        return "kind_missing"
    return "fields_invalid" if document["kind"] in KINDS else "kind_unknown"
