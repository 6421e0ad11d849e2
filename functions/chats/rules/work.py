"""Which work follows from a change of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.messages import (
    PopulateChat,
    PopulateClass,
    ReconcilePerson,
    ReconcilePupil,
    SettleAccount,
    SettleChat,
    SettleClass,
)
from svyazka_common.records.accounts import Account, AccountClaim
from svyazka_common.records.chats import Chat, ChatRef, Exclusion
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from functions.chats.messages import AnyMessage
    from svyazka_common.streams import Change

WATCHED = (
    Link.entity,
    Enrolment.entity,
    Guardianship.entity,
    TeachingLoad.entity,
    Homeroom.entity,
    RoleAssignment.entity,
    Person.entity,
    SchoolClass.entity,
    Organisation.entity,
    Account.entity,
    AccountClaim.entity,
    Chat.entity,
    Exclusion.entity,
)
"""The entities that anything follows from; the stream's filter can leave out the others."""

NAMES = frozenset({"family_name", "given_name", "patronymic"})
ACCOUNTS = frozenset({Account.entity, AccountClaim.entity})
COPIED = frozenset({"title", "status", "organisation_id", "class_id"})


def work(change: Change) -> list[AnyMessage]:
    """The messages that a change asks for."""
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
        case Enrolment.entity:
            return [ReconcilePupil(person_id=image["person_id"])]
        case Guardianship.entity:
            return [ReconcilePerson(person_id=image["guardian_id"])]
        case TeachingLoad.entity:
            return [ReconcilePerson(person_id=image["person_id"]), _whether_taught(image)]
        case Link.entity | Homeroom.entity | RoleAssignment.entity:
            return [ReconcilePerson(person_id=image["person_id"])]
        case _:
            return []


def _whether_taught(load: dict[str, Any]) -> SettleChat:
    # Whether somebody teaches the subject there concerns more than this teacher.
    lineage = load.get("lineage_id") or load["class_id"]
    chat = ChatRef(kind="subject", scope_id=lineage, subject_id=load["subject_id"])
    return SettleChat(chat_id=chat.chat_id, class_id=load["class_id"])


def _of_class(change: Change) -> list[AnyMessage]:
    # A new class has no chats, unless it continues another; its people come with their own relations.
    image = change.image
    new = change.old is None and image.get("lineage_id") is None and image.get("status") != "ended"
    return [] if new else [SettleClass(class_id=image["class_id"])]


def _of_organisation(change: Change) -> list[AnyMessage]:
    if change.old is None:
        return []
    chat = ChatRef(kind="colleagues", scope_id=change.image["organisation_id"])
    return [SettleChat(chat_id=chat.chat_id)]


def _of_chat(change: Change) -> list[AnyMessage]:
    # An automatic chat is made by whoever needs it, together with their membership; everybody else comes on their own.
    old, image = change.old, change.image
    if image["kind"] == "manual":
        return []
    chat = ChatRef(kind=image["kind"], scope_id=image["scope_id"], subject_id=image.get("subject_id"))
    if old is None:
        return [PopulateChat(chat_id=chat.chat_id)] if image["kind"] == "subject" else []
    if change.new is None or not _differ(change, COPIED):
        return []
    # A class that takes a chat over has people, and so has the one that had it.
    classes = dict.fromkeys(one for one in (image.get("class_id"), old.get("class_id")) if one is not None)
    return [PopulateClass(class_id=one) for one in classes] or [PopulateChat(chat_id=chat.chat_id)]


def _of_exclusion(change: Change) -> list[AnyMessage]:
    return [ReconcilePerson(person_id=change.image["person_id"])] if change.new is None else []


def _of_account(change: Change) -> list[AnyMessage]:
    new = change.new
    if new is None or (new.get("status") == (change.old or {}).get("status", None)):
        return []
    settled = SettleAccount(
        account_id=new["account_id"],
        person_id=new["person_id"],
        status=new.get("status", "active"),
        version=new["version"],
    )
    return [settled]


def _content(change: Change) -> frozenset[str]:
    # A newer version of the same content decides nothing (see `ref_of`).
    return frozenset({*(change.old or {}), *(change.new or {})} - {"version"})


def _differ(change: Change, fields: frozenset[str]) -> bool:
    old, new = change.old or {}, change.new or {}
    return any(old.get(field) != new.get(field) for field in fields)
