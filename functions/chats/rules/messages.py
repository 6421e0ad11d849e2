"""The messages of the provisioning queue, and which of them follow from a change of the table.

They carry identifiers only, and `parse` refuses any other text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from functions.chats.rules.membership_policy import POLICY
from svyazka_common.membership_table import RELATIONS
from svyazka_common.records.base import Identifier  # noqa: TC001 - msgspec reads it of the annotations
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

type ChatId = Annotated[str, Meta(max_length=200)]


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
    """The same for everybody who may belong in a chat, or is in one made by hand.

    An index finds them that may lag: hence a second round.
    """

    chat_id: ChatId
    round: Round = 1

    def __post_init__(self) -> None:
        ChatRef.of(self.chat_id)


class PopulateClass(Message, frozen=True, kw_only=True, tag="populate_class"):
    """The same for everybody who may belong in a chat of a class: the chats, which members' rows copy, have changed."""

    class_id: Identifier


class ReconcileChat(Message, frozen=True, kw_only=True, tag="reconcile_chat"):
    """Bring a chat in step with its organisation, or with a class of its lineage and who teaches its subject there."""

    chat_id: ChatId
    class_id: Identifier | None = None

    def __post_init__(self) -> None:
        ChatRef.parse(self.chat_id)


class ReconcileClass(Message, frozen=True, kw_only=True, tag="reconcile_class"):
    """Bring all chats of a class's lineage in step with the class, then its people. A second round sees all loads."""

    class_id: Identifier
    round: Round = 1


class ReconcileAccount(Message, frozen=True, kw_only=True, tag="reconcile_account"):
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
    | ReconcileChat
    | ReconcileClass
    | ReconcileAccount
    | LookAtDay
)

KINDS = tuple(kind.__struct_config__.tag for kind in get_args(AnyMessage))


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message on its way. `group` is the organisation, so that a busy one doesn't hold up others (fair queues)."""

    message: AnyMessage
    group: str | None = None
    delay_seconds: int = 0


class UnknownMessageError(Exception):
    """A text that is none of these messages, so no retry can succeed. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse(body: str) -> AnyMessage:
    """Return a body's message.

    Raises UnknownMessageError with the code `not_json`, `kind_missing`, `kind_unknown` or `fields_invalid`.
    """
    try:
        return _decoder().decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UnknownMessageError(_code(body)) from None


@cache
def _decoder() -> msgspec.json.Decoder[AnyMessage]:
    return msgspec.json.Decoder(AnyMessage)


def _code(body: str) -> str:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return "not_json"
    if not isinstance(document, dict):
        return "fields_invalid"
    if "kind" not in document:
        return "kind_missing"
    return "fields_invalid" if document["kind"] in KINDS else "kind_unknown"


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
            # A new person has no link yet: linking takes an account, which waits for its person.
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


def _of_taught_chats(image: dict[str, Any]) -> list[ReconcileChat]:
    # Whether somebody teaches the subject there concerns more than this teacher.
    load = TeachingLoad.from_plain(image)
    return [ReconcileChat(chat_id=chat.chat_id, class_id=load.class_id) for chat in POLICY.managed_by(load)]


def _of_class(change: Change) -> list[AnyMessage]:
    # A new class has no chats, unless it continues another; its people come with their own relations.
    image = change.image
    is_new = change.old is None and image.get("lineage_id") is None and image.get("status") != "ended"
    return [] if is_new else [ReconcileClass(class_id=image["class_id"])]


def _of_organisation(change: Change) -> list[AnyMessage]:
    if change.old is None:
        return []
    return [ReconcileChat(chat_id=chat.chat_id) for chat in POLICY.of_organisation(change.image["organisation_id"])]


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
    message = ReconcileAccount(
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
