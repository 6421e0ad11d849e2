"""The messages of the provisioning queue, and which of them follow from a change of the table.

They carry identifiers only, and `parse` refuses any other text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Struct
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from functions.chats.rules.membership_policy import POLICY, RELATIONS
from svyazka_common.fields import Identifier
from svyazka_common.records.chats import Chat, ChatRef, Exclusion
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Account,
    AccountClaim,
    Guardianship,
    Organisation,
    Person,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from svyazka_common.streams import Change

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


RELATION_KINDS = {kind.entity: kind for kind in RELATIONS}
WATCHED = (
    *RELATION_KINDS,
    Link.entity,
    Guardianship.entity,
    Person.entity,
    SchoolClass.entity,
    Organisation.entity,
    Account.entity,
    AccountClaim.entity,
    Chat.entity,
    Exclusion.entity,
)
"""The entities whose changes cause messages; the stream's filter can leave out the others."""

NAMES = frozenset({"family_name", "given_name", "patronymic"})
"""The fields that make up a member's name."""
ACCOUNTS = frozenset({Account.entity, AccountClaim.entity})
COPIED = frozenset({"title", "status", "organisation_id", "class_id"})
"""The fields of a chat that its members' rows copy."""


def messages_for_change(change: Change) -> list[AnyMessage]:
    """The messages that a change of an item asks for; none where nobody's membership can follow from it."""
    match change.entity:
        case Chat.entity:
            return _of_chat(change)
        case Exclusion.entity:
            return _of_exclusion(change)
        case entity if entity in ACCOUNTS:
            return _of_account(change)
        case _:
            return _of_roster(change) if _differ(change, _content(change)) else []


def _of_roster(change: Change) -> list[AnyMessage]:
    match change.entity:
        case SchoolClass.entity:
            return _of_class(change)
        case Organisation.entity:
            return _of_organisation(change)
        case Person.entity:
            renamed = change.old is not None and _differ(change, NAMES)
            return [ReconcilePerson(person_id=change.image["person_id"])] if renamed else []
        case entity:
            return _of_relation(entity, change.image)


def _of_relation(entity: str | None, image: dict[str, Any]) -> list[AnyMessage]:
    match entity:
        case Guardianship.entity:
            return [ReconcilePerson(person_id=image["guardian_id"])]
        case Link.entity:
            return [ReconcilePerson(person_id=image["person_id"])]
        case TeachingLoad.entity:
            return [ReconcilePerson(person_id=image["person_id"]), *_of_taught_chats(image)]
        case relation if relation in RELATION_KINDS:
            concerned = ReconcilePupil if POLICY.concerns_guardians(RELATION_KINDS[relation]) else ReconcilePerson
            return [concerned(person_id=image["person_id"])]
        case _:
            return []


def _of_taught_chats(image: dict[str, Any]) -> list[SettleChat]:
    # Whether somebody teaches the subject there concerns more than this teacher.
    load = TeachingLoad.from_plain(image)
    return [SettleChat(chat_id=chat.chat_id, class_id=load.class_id) for chat in POLICY.managed_by(load)]


def _of_class(change: Change) -> list[AnyMessage]:
    # A new class has no chats, unless it continues another; its people come with their own relations.
    image = change.image
    is_new = change.old is None and image.get("lineage_id") is None and image.get("status") != "ended"
    return [] if is_new else [SettleClass(class_id=image["class_id"])]


def _of_organisation(change: Change) -> list[AnyMessage]:
    if change.old is None:
        return []
    return [SettleChat(chat_id=chat.chat_id) for chat in POLICY.of_organisation(change.image["organisation_id"])]


def _of_chat(change: Change) -> list[AnyMessage]:
    # A chat that makes itself is created with its first membership; the other members have messages of their own.
    old, image = change.old, change.image
    if image["kind"] == "manual":
        return _of_chat_by_hand(change)
    chat = ChatRef(
        kind=image["kind"],
        scope_id=image["scope_id"],
        subject_id=image.get("subject_id"),
        group_id=image.get("group_id"),
    )
    if old is None:
        return [] if POLICY.makes_itself(chat) else [PopulateChat(chat_id=chat.chat_id)]
    if change.new is None or not _differ(change, COPIED):
        return []
    # A class that takes a chat over has people, and so has the one that had it.
    class_ids = dict.fromkeys(filter(None, (image.get("class_id"), old.get("class_id"))))
    return [PopulateClass(class_id=class_id) for class_id in class_ids] or [PopulateChat(chat_id=chat.chat_id)]


def _of_chat_by_hand(change: Change) -> list[AnyMessage]:
    # Nobody belongs in it by the roster: only what its members' rows copy can follow from a change.
    if change.old is None or change.new is None or not _differ(change, COPIED):
        return []
    return [PopulateChat(chat_id=ChatRef(kind="manual", scope_id=change.image["scope_id"]).chat_id)]


def _of_exclusion(change: Change) -> list[AnyMessage]:
    old, new = change.old or {}, change.new
    # A silenced member who is put back leaves an exclusion that keeps the silence and nobody out.
    is_let_in = new is None or (old.get("kind"), new.get("kind")) == ("removed", "muted")
    return [ReconcilePerson(person_id=change.image["person_id"])] if is_let_in else []


def _of_account(change: Change) -> list[AnyMessage]:
    new = change.new
    if new is None or (new.get("status") == (change.old or {}).get("status", None)):
        return []
    message = SettleAccount(
        account_id=new["account_id"],
        person_id=new["person_id"],
        status=new.get("status", "active"),
        version=new["version"],
    )
    return [message]


def _content(change: Change) -> frozenset[str]:
    # A newer version of the same content decides nothing (see `ref_of`).
    return frozenset({*(change.old or {}), *(change.new or {})} - {"version"})


def _differ(change: Change, fields: frozenset[str]) -> bool:
    old, new = change.old or {}, change.new or {}
    return any(old.get(field) != new.get(field) for field in fields)
