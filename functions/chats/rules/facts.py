"""What is known about a person when their membership is decided, and which of it counts today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.chats import Chat, Member
    from svyazka_common.records.roster import Person

type Fact = Link | RoleAssignment | Enrolment | Guardianship | TeachingLoad | Homeroom

FACTS: tuple[type[Fact], ...] = (Link, RoleAssignment, Enrolment, Guardianship, TeachingLoad, Homeroom)


def ref_of(fact: Fact) -> str:
    """How a basis names a fact: `PERSON#p1/ENROLMENT#c1`.

    The version is no part of it: a roster that is sent again with new versions and the same content then changes no
    membership (docs/adr/0003-membership.md).
    """
    return f"{fact.pk}/{fact.sk}"


def key_parts(ref: str) -> tuple[str, str]:
    """Partition and sort key of a fact that a basis names."""
    pk, _, sk = ref.partition("/")
    return pk, sk


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One person as read from the table, ended relations too.

    `facts` has the person's own and the children's enrolments, by `ref_of`; `members` are the memberships that the
    person has now; `chats` the chats that exist among those that the person could belong to, by chat id.
    """

    person_id: str
    person: Person | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    chats: dict[str, Chat] = field(default_factory=dict)

    def counting[F: Fact](self, kind: type[F], today: str) -> list[F]:
        """The person's own facts of a kind that count today."""
        own = person_pk(self.person_id)
        return [
            fact for fact in self.facts.values() if isinstance(fact, kind) and fact.pk == own and counts(fact, today)
        ]

    def children(self, today: str) -> list[tuple[Guardianship, Enrolment]]:
        """Each child's each class, with what makes the person the child's guardian."""
        wards = {relation.child_id: relation for relation in self.counting(Guardianship, today)}
        return [
            (wards[fact.person_id], fact)
            for fact in self.facts.values()
            if isinstance(fact, Enrolment) and fact.person_id in wards and counts(fact, today)
        ]

    def link(self) -> Link | None:
        """The link that memberships rest on: the oldest, since the profile is the person's, not the account's."""
        links = [fact for fact in self.facts.values() if isinstance(fact, Link)]
        return min(links, key=lambda link: (link.linked_at, link.account_id), default=None)


def counts(fact: Fact, today: str) -> bool:
    """Whether a fact holds today: not ended, and within its year where it has one. A link holds while it exists."""
    match fact:
        case Link():
            return True
        case RoleAssignment() | Guardianship():
            return fact.status == "active"
        case _:
            return fact.status == "active" and fact.starts_on <= today <= fact.ends_on
