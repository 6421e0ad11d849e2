"""Every way in which the roster could lead a person into a chat, whether it does today or not.

`rules.audience.claims` are those of them that do; tests hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.rules.audience import STAFF
from functions.chats.rules.titles import automatic_title, subject_title
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from functions.chats.rules.audience import Tie
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.chats import ChatKind, MemberRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way into a chat: by a tie to a class or organisation, one's own or a child's (then with the guardianship).

    `chat` with kind `subject` and no subject means every subject chat of the class.
    """

    chat: ChatRef
    role: MemberRole
    tie: Tie
    guardianship: Guardianship | None = None

    def chat_ids(self, facts: Facts) -> list[str]:
        """The chats it leads into."""
        if self.chat.kind != "subject" or self.chat.subject_id is not None:
            return [self.chat.chat_id]
        listed = facts.chats.values()
        return [chat.chat_id for chat in listed if chat.kind == "subject" and chat.scope_id == self.chat.scope_id]

    @property
    def title(self) -> str:
        """What the chat is called where it doesn't exist."""
        match self.tie:
            case RoleAssignment():
                return automatic_title("colleagues", self.tie.organisation_name)
            case TeachingLoad():
                return subject_title(self.tie.subject_name, self.tie.class_label)
            case _:
                kind = self.chat.kind
                return automatic_title(
                    "class_parents" if kind == "class_parents" else "class_pupils", self.tie.class_label
                )


def ways(facts: Facts) -> list[Way]:
    """Every way of a person, by what was read of them."""
    own = person_pk(facts.person_id)
    wards = {one.child_id: one for one in facts.facts.values() if isinstance(one, Guardianship) and one.pk == own}
    found: list[Way] = []
    for fact in facts.facts.values():
        match fact:
            case Enrolment() if fact.pk == own:
                found += _of_class(fact, ("class_pupils", "subject"), "pupil")
            case Enrolment() if fact.person_id in wards:
                found += _of_class(fact, ("class_parents", "subject"), "parent", wards[fact.person_id])
            case Homeroom() if fact.pk == own:
                found += _of_class(fact, ("class_pupils", "class_parents"), "homeroom_teacher")
            case TeachingLoad() if fact.pk == own:
                chat = ChatRef(kind="subject", scope_id=fact.lineage, subject_id=fact.subject_id)
                found.append(Way(chat=chat, role="teacher", tie=fact))
            case RoleAssignment() if fact.pk == own and fact.role in STAFF:
                found.append(
                    Way(chat=ChatRef(kind="colleagues", scope_id=fact.organisation_id), role="colleague", tie=fact)
                )
    return found


def _of_class(
    tie: Enrolment | Homeroom, kinds: tuple[ChatKind, ...], role: MemberRole, guardianship: Guardianship | None = None
) -> list[Way]:
    return [
        Way(chat=ChatRef(kind=kind, scope_id=tie.lineage), role=role, tie=tie, guardianship=guardianship)
        for kind in kinds
    ]
