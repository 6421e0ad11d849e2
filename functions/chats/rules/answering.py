"""Which chats somebody answers for: a class teacher's, a subject teacher's, a school administrator's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.rules.facts import counts
from functions.chats.rules.titles import automatic_title, subject_title
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.relations import Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import Chat
    from svyazka_common.records.roster import SchoolClass

type Duty = Homeroom | TeachingLoad | RoleAssignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A chat that somebody answers for.

    `title` is what it is called where it doesn't exist yet, `class_id` the class that it serves by the duty (empty for
    colleagues); `exists_anyway` tells that it makes itself.
    """

    chat: ChatRef
    title: str
    class_id: str = ""
    exists_anyway: bool = True


def answered_by(duties: Iterable[Duty], today: str) -> dict[str, Answered]:
    """The chats that somebody with these duties answers for, by chat id."""
    found = [one for duty in duties if counts(duty, today) for one in _chats(duty)]
    return {one.chat.chat_id: one for one in found}


def administered(duties: Iterable[Duty], today: str) -> set[str]:
    """The organisations of which somebody is the administrator, by id."""
    return {
        duty.organisation_id
        for duty in duties
        if isinstance(duty, RoleAssignment) and duty.role == "school_admin" and counts(duty, today)
    }


def of_school(
    ref: ChatRef, chat: Chat | None, school_class: SchoolClass | None, organisations: set[str]
) -> Answered | None:
    """A chat of a class as the administrator of one of these schools answers for it; None where it isn't of theirs.

    `school_class` is the class after which the chat is named.
    """
    owner = chat or school_class
    if owner is None or owner.organisation_id not in organisations:
        return None
    class_id = school_class.class_id if school_class is not None else ref.scope_id
    match ref.kind:
        case "class_pupils" | "class_parents" as kind:
            label = school_class.label if school_class is not None else ""
            return Answered(chat=ref, title=automatic_title(kind, label), class_id=class_id)
        case "subject":
            # It is there, or it is nobody's; then its own title counts.
            return Answered(chat=ref, title="", class_id=class_id, exists_anyway=False)
        case _:
            return None


def _chats(duty: Duty) -> list[Answered]:
    match duty:
        case Homeroom():
            return [
                Answered(
                    chat=ChatRef(kind=kind, scope_id=duty.lineage),
                    title=automatic_title(kind, duty.class_label),
                    class_id=duty.class_id,
                )
                for kind in ("class_pupils", "class_parents")
            ]
        case TeachingLoad():
            chat = ChatRef(kind="subject", scope_id=duty.lineage, subject_id=duty.subject_id)
            title = subject_title(duty.subject_name, duty.class_label)
            return [Answered(chat=chat, title=title, class_id=duty.class_id, exists_anyway=False)]
        case RoleAssignment() if duty.role == "school_admin":
            chat = ChatRef(kind="colleagues", scope_id=duty.organisation_id)
            return [Answered(chat=chat, title=automatic_title("colleagues", duty.organisation_name))]
        case _:
            return []
