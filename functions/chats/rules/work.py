"""Which work follows from a change of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from functions.chats.messages import PopulateChat, ReconcilePerson, ReconcilePupil
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Person

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
    Chat.entity,
)
"""The entities that anything follows from; the stream's filter can leave out the others."""

NAMES = frozenset({"family_name", "given_name", "patronymic"})


def work(change: Change) -> AnyMessage | None:
    """The message that a change asks for, or None."""
    image = change.image
    match change.entity:
        case Chat.entity:
            return _of_chat(change)
        case Person.entity:
            renamed = change.old is not None and _differ(change, NAMES)
            return ReconcilePerson(person_id=image["person_id"]) if renamed else None
        case entity if entity in WATCHED and _differ(change, _content(change)):
            return _of_relation(entity, image)
        case _:
            return None


def _of_relation(entity: str, image: dict[str, Any]) -> AnyMessage:
    if entity == Enrolment.entity:
        return ReconcilePupil(person_id=image["person_id"])
    person_id = image["guardian_id"] if entity == Guardianship.entity else image["person_id"]
    return ReconcilePerson(person_id=person_id)


def _of_chat(change: Change) -> AnyMessage | None:
    # An automatic chat is made by whoever needs it, together with their membership; everybody else comes on their own.
    image = change.image
    made = change.old is None and image["kind"] == "subject"
    renamed = change.old is not None and change.new is not None and _differ(change, frozenset({"title"}))
    if image["kind"] == "manual" or not (made or renamed):
        return None
    chat = ChatRef(kind=image["kind"], scope_id=image["scope_id"], subject_id=image.get("subject_id"))
    return PopulateChat(chat_id=chat.chat_id)


def _content(change: Change) -> frozenset[str]:
    # A newer version of the same content decides nothing (see `ref_of`).
    return frozenset({*(change.old or {}), *(change.new or {})} - {"version"})


def _differ(change: Change, fields: frozenset[str]) -> bool:
    old, new = change.old or {}, change.new or {}
    return any(old.get(field) != new.get(field) for field in fields)
