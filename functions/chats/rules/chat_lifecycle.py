"""When a chat is created, open or archived, by its class or organisation, and which class of a lineage it serves.

| | automatic chats of a class | subject chat | colleagues |
|---|---|---|---|
| made | with the first member | by who teaches the subject, or group | with the first member |
| open | the class is in its days | and somebody teaches the subject, or group | the organisation is not closed |
| archived | its days are over, or it was dissolved | or nobody teaches it any more | the organisation is closed |
| taken over by the next class of the lineage | once that is in its days | likewise | never |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.chats.rules.membership_policy import POLICY
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import Chat
from svyazka_common.records.roster import Organisation, RoleAssignment, SchoolClass
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.membership_policy import MembershipPath
    from svyazka_common.records.chats import ChatStatus, ScopeKind
    from svyazka_common.records.roster import TeachingLoad
    from svyazka_common.rights import Place


class ChatChange(Struct, frozen=True, kw_only=True):
    """A chat that has to be rewritten. `rests_on` names the facts (`ref_of`) that must still be as they were read."""

    old: Chat
    new: Chat
    rests_on: tuple[str, ...]


def new_automatic_chat(path: MembershipPath, place: Place | None, today: str, now: int) -> Chat:
    """The chat that a path leads into, as created for its first member; `now` in epoch seconds."""
    relation = path.relation
    chat = Chat(
        kind=path.chat.kind,
        scope_id=path.chat.scope_id,
        organisation_id=relation.organisation_id,
        title=POLICY.title(path.chat, relation),
        created_at=now,
    )
    if not isinstance(relation, RoleAssignment) and path.line.chat_type.scope == "class":
        chat = replace(chat, class_id=relation.class_id, class_starts_on=relation.starts_on)
    return chat if place is None else updated_chat(chat, place, today, is_taught=None)


def new_subject_chat(load: TeachingLoad, now: int, *, of_group: bool = False) -> Chat:
    """The chat of a subject in a class, or `of_group` in the load's group; `now` in epoch seconds."""
    chat = Chat(
        kind="subject",
        scope_id=load.lineage,
        subject_id=load.subject_id,
        subject_name=load.subject_name,
        group_id=load.group_id if of_group else None,
        group_label=load.group_label if of_group else None,
        organisation_id=load.organisation_id,
        title="",
        class_id=load.class_id,
        class_starts_on=load.starts_on,
        created_at=now,
    )
    return replace(chat, title=POLICY.title(chat.ref, load))


def updated_chat(chat: Chat, place: Place, today: str, *, is_taught: bool | None) -> Chat:
    """The chat with the title, status and class that follow today from a class or organisation.

    `is_taught` says whether somebody teaches a subject chat's subject in the class, None if that isn't known: then the
    chat keeps its status, unless the class itself is closed. A class from which another has taken the chat over, or
    which is still to come, changes nothing.
    """
    if isinstance(place, Organisation):
        status: ChatStatus = "active" if counts(place, today) else "archived"
        return replace(chat, title=POLICY.title_of(chat.ref, organisation=place.name), status=status)
    serves_it = chat.class_id in {None, place.class_id}
    if not serves_it and not (counts(place, today) and _age(chat) < (place.starts_on, place.class_id)):
        return chat
    return replace(
        chat,
        title=_title(chat, place.label),
        organisation_id=place.organisation_id,
        class_id=place.class_id,
        class_starts_on=place.starts_on,
        status=_status(chat, place, today, is_taught=is_taught),
    )


def chat_change(
    chat: Chat, places: Iterable[Place], today: str, loads: Iterable[TeachingLoad] = (), *, all_loads: bool = False
) -> ChatChange | None:
    """Returns the change that brings a chat in step with its class or organisation; None if it is in step.

    `places` may contain others, too. `loads` are known loads of the chat's lineage and subject that count today; with
    `all_loads` there are no others. A chat made by hand follows none of them.
    """
    if chat.kind == "manual":
        return None
    updated = chat
    rests_on: dict[str, None] = {}
    scope = POLICY.scope(chat.ref)
    for place in sorted((place for place in places if _has_a_say(place, chat, scope)), key=_place_age):
        teaching = [load for load in loads if _is_for(load, chat, place)]
        is_taught = True if teaching else (False if all_loads else None)
        next_state = updated_chat(updated, place, today, is_taught=is_taught)
        if next_state != updated:
            decisive = teaching[:1] if next_state.status != updated.status else []
            rests_on |= dict.fromkeys(ref_of(fact) for fact in (place, *decisive))
            updated = next_state
    return ChatChange(old=chat, new=updated, rests_on=tuple(rests_on)) if updated != chat else None


def _status(chat: Chat, place: SchoolClass, today: str, *, is_taught: bool | None) -> ChatStatus:
    if not counts(place, today):
        return "archived"
    if POLICY.makes_itself(chat.ref):
        return "active"
    if is_taught is None:
        return chat.status
    return "active" if is_taught else "archived"


def _title(chat: Chat, label: str) -> str:
    # Chats of former versions have no name of their subject; their title begins with it.
    subject = chat.subject_name or chat.title.rpartition(" · ")[0]
    return POLICY.title_of(chat.ref, label=label, subject=subject, group=chat.group_label)


def _has_a_say(place: Place, chat: Chat, scope: ScopeKind) -> bool:
    if isinstance(place, Organisation):
        return scope == "organisation" and chat.scope_id == place.organisation_id
    return scope == "class" and chat.scope_id == place.lineage


def _is_for(load: TeachingLoad, chat: Chat, place: Place) -> bool:
    if not isinstance(place, SchoolClass) or chat.group_id not in {None, load.group_id}:
        return False
    return (load.class_id, load.subject_id) == (place.class_id, chat.subject_id)


def _age(chat: Chat) -> tuple[str, str]:
    return chat.class_starts_on or "", chat.class_id or ""


def _place_age(place: Place) -> tuple[str, str]:
    return ("", "") if isinstance(place, Organisation) else (place.starts_on, place.class_id)
