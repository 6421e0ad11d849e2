"""What a chat is called, whether it is open, and which class of its line it serves: as the class or organisation says.

| | automatic chats of a class | subject chat | colleagues |
|---|---|---|---|
| open | the class is in its days | and somebody teaches the subject in it | the organisation is not closed |
| archived | its days are over, or it was dissolved | or nobody teaches it any more | the organisation is closed |
| taken over by the next class of the line | once that is in its days | likewise | never |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.chats.rules.facts import is_open, ref_of
from functions.chats.rules.titles import automatic_title, subject_title
from svyazka_common.records.chats import Chat
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import Organisation, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.audience import Claim
    from functions.chats.rules.facts import Place
    from svyazka_common.records.chats import ChatStatus
    from svyazka_common.records.relations import TeachingLoad


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatChange:
    """A chat to be brought in step. `rests_on` are the facts (`ref_of`) that must still be as they were read."""

    old: Chat
    new: Chat
    rests_on: tuple[str, ...]


def standing(chat: Chat, place: Place, today: str, *, taught: bool | None) -> Chat:
    """The chat as its class or organisation has it today.

    `taught` tells whether somebody teaches a subject chat's subject in the class, None where that isn't known: then a
    chat stays open or archived as it is, unless the class itself is closed. A class that the chat has been taken over
    from, or that is still to come, has no say.
    """
    if isinstance(place, Organisation):
        status: ChatStatus = "active" if is_open(place, today) else "archived"
        return replace(chat, title=automatic_title("colleagues", place.name), status=status)
    served = chat.class_id in {None, place.class_id}
    if not served and not (is_open(place, today) and _order(chat) < (place.starts_on, place.class_id)):
        return chat
    return replace(
        chat,
        title=_title(chat, place.label),
        organisation_id=place.organisation_id,
        class_id=place.class_id,
        class_starts_on=place.starts_on,
        status=_status(chat, place, today, taught=taught),
    )


def chat_for(claim: Claim, place: Place | None, today: str, now: int) -> Chat:
    """The automatic chat that a claim leads into, where it has to be made."""
    kind, relation = claim.chat.kind, claim.relation
    assert kind == "class_pupils" or kind == "class_parents" or kind == "colleagues"  # noqa: PLR1714 - narrows the type
    chat = Chat(
        kind=kind,
        scope_id=claim.chat.scope_id,
        organisation_id=relation.organisation_id,
        title="",
        created_at=now,
    )
    if isinstance(relation, RoleAssignment):
        chat = replace(chat, title=automatic_title(kind, relation.organisation_name))
    else:
        title = automatic_title(kind, relation.class_label)
        chat = replace(chat, title=title, class_id=relation.class_id, class_starts_on=relation.starts_on)
    return chat if place is None else standing(chat, place, today, taught=None)


def in_step(
    chat: Chat, places: Iterable[Place], today: str, loads: Iterable[TeachingLoad] = (), *, all_loads: bool = False
) -> ChatChange | None:
    """What has to be changed in a chat for it to be as its class or organisation has it; None where it is in step.

    `places` may hold others too. `loads` are those known of the chat's line and subject that count today; `all_loads`
    tells that there are no others.
    """
    now = chat
    rests_on: dict[str, None] = {}
    for place in sorted((one for one in places if _concerns(one, chat)), key=_place_order):
        teaching = [load for load in loads if _is_for(load, chat, place)]
        taught = True if teaching else (False if all_loads else None)
        then = standing(now, place, today, taught=taught)
        if then != now:
            decisive = teaching[:1] if then.status != now.status else []
            rests_on |= dict.fromkeys(ref_of(fact) for fact in (place, *decisive))
            now = then
    return ChatChange(old=chat, new=now, rests_on=tuple(rests_on)) if now != chat else None


def _status(chat: Chat, place: SchoolClass, today: str, *, taught: bool | None) -> ChatStatus:
    if not is_open(place, today):
        return "archived"
    if chat.kind != "subject":
        return "active"
    if taught is None:
        return chat.status
    return "active" if taught else "archived"


def _title(chat: Chat, label: str) -> str:
    if chat.kind == "class_pupils" or chat.kind == "class_parents":  # noqa: PLR1714 - narrows the type
        return automatic_title(chat.kind, label)
    return subject_title(chat.subject_name or chat.title.rpartition(" · ")[0], label)


def _concerns(place: Place, chat: Chat) -> bool:
    if isinstance(place, Organisation):
        return chat.kind == "colleagues" and chat.scope_id == place.organisation_id
    return chat.kind != "colleagues" and chat.scope_id == place.lineage


def _is_for(load: TeachingLoad, chat: Chat, place: Place) -> bool:
    return isinstance(place, SchoolClass) and (load.class_id, load.subject_id) == (place.class_id, chat.subject_id)


def _order(chat: Chat) -> tuple[str, str]:
    return chat.class_starts_on or "", chat.class_id or ""


def _place_order(place: Place) -> tuple[str, str]:
    return ("", "") if isinstance(place, Organisation) else (place.starts_on, place.class_id)
