"""Who belongs in a chat by the roster, linked or not, seen from the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.rules.audience import PRECEDENCE, STAFF
from functions.chats.rules.facts import counts
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.audience import Tie
    from svyazka_common.records.chats import ChatKind, ChatRef, MemberRole
    from svyazka_common.records.relations import Guardianship

WITH_PARENTS: frozenset[ChatKind] = frozenset({"class_parents", "subject"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Somebody who belongs in a chat; `children` are those for whose sake a parent does."""

    person_id: str
    role: MemberRole
    children: tuple[str, ...] = ()


def pupils_of(ties: Iterable[Tie], today: str) -> set[str]:
    """The pupils of the class today."""
    return {tie.person_id for tie in ties if isinstance(tie, Enrolment) and counts(tie, today)}


def expected(
    chat: ChatRef, ties: Iterable[Tie], guardianships: Iterable[Guardianship], today: str
) -> dict[str, Expected]:
    """Who belongs in the chat, by person id; with two parts in it, by the first of `PRECEDENCE`."""
    present = [tie for tie in ties if counts(tie, today)]
    found = [Expected(person_id=tie.person_id, role=role) for tie in present if (role := _role(chat, tie)) is not None]
    if chat.kind in WITH_PARENTS:
        found += _parents(pupils_of(present, today), guardianships, today)
    weakest_first = sorted(found, key=lambda one: -PRECEDENCE.index(one.role))
    return {one.person_id: one for one in weakest_first}


def _role(chat: ChatRef, tie: Tie) -> MemberRole | None:
    match chat.kind, tie:
        case (("class_pupils" | "subject"), Enrolment()):
            return "pupil"
        case (("class_pupils" | "class_parents"), Homeroom()):
            return "homeroom_teacher"
        case "subject", TeachingLoad() if tie.subject_id == chat.subject_id:
            return "teacher"
        case "colleagues", RoleAssignment() if tie.role in STAFF:
            return "colleague"
        case _:
            return None


def _parents(pupils: set[str], guardianships: Iterable[Guardianship], today: str) -> list[Expected]:
    children: dict[str, set[str]] = {}
    for relation in guardianships:
        if relation.child_id in pupils and counts(relation, today):
            children.setdefault(relation.guardian_id, set()).add(relation.child_id)
    return [
        Expected(person_id=person_id, role="parent", children=tuple(sorted(found)))
        for person_id, found in children.items()
    ]
