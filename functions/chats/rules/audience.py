"""Who belongs in which chat.

| chat | members |
|---|---|
| class_pupils | the class's pupils, its class teacher |
| class_parents | the pupils' parents, the class teacher |
| subject | the class's pupils, their parents, who teaches the subject in the class |
| colleagues | who has a role of the staff in the organisation |

Whoever isn't linked belongs nowhere. In an archived chat whoever was in it until its end stays, to read; nobody comes
in (`rules.difference`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.rules.facts import Fact, Facts, ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import ChatKind, MemberRole

STAFF = frozenset({"teacher", "homeroom_teacher", "school_admin", "authority_officer"})

type Tie = Enrolment | Homeroom | TeachingLoad | RoleAssignment

# Who has two roles in one chat is there once, with the first of these.
PRECEDENCE: tuple[MemberRole, ...] = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A reason to be in a chat. `chat` with kind `subject` and no subject means every subject chat of the class.

    `relation` is what ties the person, or the child, to the class or organisation; `basis` are the facts that the claim
    follows from (`ref_of`, sorted).
    """

    chat: ChatRef
    role: MemberRole
    basis: tuple[str, ...]
    relation: Tie

    @property
    def rank(self) -> tuple[int, tuple[str, ...]]:
        """The smallest decides where several claims lead into one chat."""
        return PRECEDENCE.index(self.role), self.basis


def claims(facts: Facts, today: str) -> list[Claim]:
    """Every reason that a person has to be in a chat."""
    link = facts.link()
    if link is None or facts.person is None:
        return []
    found: list[Claim] = []
    for enrolment in facts.counting(Enrolment, today):
        found += _in_class(("class_pupils", "subject"), "pupil", enrolment, link)
    for guardianship, enrolment in facts.children(today):
        found += _in_class(("class_parents", "subject"), "parent", enrolment, guardianship, link)
    for homeroom in facts.counting(Homeroom, today):
        found += _in_class(("class_pupils", "class_parents"), "homeroom_teacher", homeroom, link)
    found += [_teaches(load, link) for load in facts.counting(TeachingLoad, today)]
    found += [_works(role, link) for role in facts.counting(RoleAssignment, today) if role.role in STAFF]
    return found


def desired(facts: Facts, today: str) -> dict[str, Claim]:
    """For each chat that the person belongs in, by chat id, the claim that decides.

    Subject chats count only where they exist (`facts.chats`): somebody creates them; the others make themselves.
    """
    return {chat_id: min(found, key=lambda claim: claim.rank) for chat_id, found in by_chat(facts, today).items()}


def by_chat(facts: Facts, today: str) -> dict[str, list[Claim]]:
    """Every claim that leads into a chat, by chat id."""
    found: dict[str, list[Claim]] = {}
    for claim in claims(facts, today):
        for chat_id in _leads_to(claim, facts):
            found.setdefault(chat_id, []).append(claim)
    return found


def classes_to_list(found: Iterable[Claim]) -> set[str]:
    """The lines of classes of which the subject chats have to be known all."""
    return {claim.chat.scope_id for claim in found if _every_subject(claim)}


def _leads_to(claim: Claim, facts: Facts) -> list[str]:
    if claim.chat.kind != "subject":
        return [claim.chat.chat_id]
    if not _every_subject(claim):
        return [claim.chat.chat_id] if claim.chat.chat_id in facts.chats else []
    return [
        chat.chat_id for chat in facts.chats.values() if chat.kind == "subject" and chat.scope_id == claim.chat.scope_id
    ]


def _every_subject(claim: Claim) -> bool:
    return claim.chat.kind == "subject" and claim.chat.subject_id is None


def _in_class(
    kinds: tuple[ChatKind, ...], role: MemberRole, relation: Enrolment | Homeroom, *also: Fact
) -> list[Claim]:
    return [
        Claim(
            chat=ChatRef(kind=kind, scope_id=relation.lineage),
            role=role,
            basis=_basis(relation, *also),
            relation=relation,
        )
        for kind in kinds
    ]


def _teaches(load: TeachingLoad, link: Fact) -> Claim:
    return Claim(
        chat=ChatRef(kind="subject", scope_id=load.lineage, subject_id=load.subject_id),
        role="teacher",
        basis=_basis(load, link),
        relation=load,
    )


def _works(role: RoleAssignment, link: Fact) -> Claim:
    return Claim(
        chat=ChatRef(kind="colleagues", scope_id=role.organisation_id),
        role="colleague",
        basis=_basis(role, link),
        relation=role,
    )


def _basis(*facts: Fact) -> tuple[str, ...]:
    return tuple(sorted(ref_of(fact) for fact in facts))
