"""By what a person can be in a chat made by hand: as pupil, parent or staff of an organisation, and the facts for it.

| tie | its basis, beside the link |
|---|---|
| pupil | an enrolment in a class of the organisation |
| parent | the guardianship, and the child's enrolment in a class of the organisation |
| staff | a role in the organisation |

Which class it is does not matter, so that a chat outlives the end of a year: the basis is renewed, the member stays.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from svyazka_common.records.base import ref_of
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad, person_pk
from svyazka_common.rights import STAFF, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svyazka_common.records.chats import MemberRole, Tie, TieRole
    from svyazka_common.records.roster import Person, Role
    from svyazka_common.rights import Fact

GRACE_DAYS = 30
"""A class has ended with its year, and the roster of the next one is late: so long its people stay in their chats."""
HOLIDAYS_END = "-09-10"
"""And at least until this day, where the class ended in the months before (`HOLIDAYS`)."""
HOLIDAYS = frozenset({"05", "06", "07", "08"})

PRECEDENCE: tuple[Role, ...] = ("homeroom_teacher", "teacher", "school_admin", "authority_officer")
"""Of several roles in one organisation the first is named in the basis."""
TEACHERS = frozenset({"homeroom_teacher", "teacher"})


class KnownPerson(Struct, frozen=True, kw_only=True):
    """A person with the facts that tie them to organisations, ended ones too.

    `facts`, by `ref_of`, are their own and their children's enrolments.
    """

    person_id: str
    person: Person | None = None
    facts: dict[str, Fact] = field(default_factory=dict)

    def link(self) -> Link | None:
        """The link that memberships rest on: the oldest that counts."""
        links = [fact for fact in self.facts.values() if isinstance(fact, Link) and not fact.suspended]
        return min(links, key=lambda link: (link.linked_at, link.account_id), default=None)

    def children(self, today: str) -> set[str]:
        """The children whose guardian the person is today."""
        return {fact.child_id for fact in self._own(Guardianship) if counts(fact, today)}

    def enrolments(self, person_id: str) -> list[Enrolment]:
        """The enrolments of the person, or of one of the children, ended ones too."""
        pk = person_pk(person_id)
        return [fact for fact in self.facts.values() if isinstance(fact, Enrolment) and fact.pk == pk]

    def roles(self, today: str) -> list[RoleAssignment]:
        """The person's roles in organisations that count today."""
        return [fact for fact in self._own(RoleAssignment) if counts(fact, today)]

    def duties(self, today: str) -> list[Homeroom | TeachingLoad]:
        """The classes and subjects that the person has today."""
        homerooms = [fact for fact in self._own(Homeroom) if counts(fact, today)]
        return [*homerooms, *(fact for fact in self._own(TeachingLoad) if counts(fact, today))]

    def _own[F: Fact](self, kind: type[F]) -> list[F]:
        pk = person_pk(self.person_id)
        return [fact for fact in self.facts.values() if isinstance(fact, kind) and fact.pk == pk]


def relations_of_tie(person_id: str, facts: Mapping[str, Fact], tie: Tie, today: str) -> list[tuple[str, ...]]:
    """The sets of relations (`ref_of`) by each of which a person has a tie today, the link aside; the best one first.

    `facts` are the person's own and the children's enrolments.
    """
    return _relations(KnownPerson(person_id=person_id, facts=dict(facts)), tie, today, late=False)


def relations_that_keep(person_id: str, facts: Mapping[str, Fact], tie: Tie, today: str) -> list[tuple[str, ...]]:
    """The same for somebody who is in a chat already: a class whose year is over counts a while more (`grace_ends`)."""
    person = KnownPerson(person_id=person_id, facts=dict(facts))
    return _relations(person, tie, today, late=False) or _relations(person, tie, today, late=True)


def basis_of(person: KnownPerson, tie: Tie, today: str) -> tuple[str, ...] | None:
    """The basis of a new membership by a tie, sorted; None where the person has no such tie, or no link."""
    link = person.link()
    relations = relations_of_tie(person.person_id, person.facts, tie, today)
    return tuple(sorted((ref_of(link), *relations[0]))) if link is not None and relations else None


def ties_of(person: KnownPerson, today: str) -> list[Tie]:
    """All ties that a person has today: those of the staff first, then as a pupil, then as a parent."""
    staff = {role.organisation_id for role in person.roles(today) if role.role in STAFF}
    pupil = {one.organisation_id for one in person.enrolments(person.person_id) if counts(one, today)}
    parent = {
        one.organisation_id
        for child in person.children(today)
        for one in person.enrolments(child)
        if counts(one, today)
    }
    kinds: tuple[tuple[TieRole, set[str]], ...] = (("staff", staff), ("pupil", pupil), ("parent", parent))
    return [{"role": role, "organisation_id": one} for role, organisations in kinds for one in sorted(organisations)]


def member_role(person: KnownPerson, tie: Tie, today: str) -> MemberRole:
    """In which role a person stands in a chat into which they came by a tie."""
    if tie["role"] != "staff":
        return tie["role"]
    roles = {role.role for role in person.roles(today) if role.organisation_id == tie["organisation_id"]}
    return "teacher" if roles & TEACHERS else "colleague"


def member_name(person: Person, role: MemberRole) -> str:
    """As school calls people: adults with the patronymic, pupils without: «Петров Сергей Олегович», «Петрова Аня»."""
    return f"{person.family_name} {person.given_name}" if role == "pupil" else person.full_name


def grace_ends(enrolment: Enrolment) -> str:
    """The first day (ISO 8601) on which an enrolment whose class is over keeps nobody in a chat any more."""
    last = (date.fromisoformat(enrolment.ends_on) + timedelta(days=GRACE_DAYS)).isoformat()
    year, month, _ = enrolment.ends_on.split("-")
    if month in HOLIDAYS:
        last = max(last, f"{year}{HOLIDAYS_END}")
    return (date.fromisoformat(last) + timedelta(days=1)).isoformat()


def _relations(person: KnownPerson, tie: Tie, today: str, *, late: bool) -> list[tuple[str, ...]]:
    match tie["role"]:
        case "staff":
            roles = [role for role in person.roles(today) if role.organisation_id == tie["organisation_id"]]
            staff = sorted(
                (role for role in roles if role.role in PRECEDENCE), key=lambda role: PRECEDENCE.index(role.role)
            )
            return [(ref_of(role),) for role in staff]
        case "pupil":
            return [(ref_of(enrolment),) for enrolment in _enrolled(person, person.person_id, tie, today, late=late)]
        case _:
            return [
                (ref, ref_of(enrolment))
                for ref, fact in sorted(person.facts.items())
                if isinstance(fact, Guardianship) and fact.guardian_id == person.person_id and counts(fact, today)
                for enrolment in _enrolled(person, fact.child_id, tie, today, late=late)
            ]


def _enrolled(person: KnownPerson, person_id: str, tie: Tie, today: str, *, late: bool) -> Iterator[Enrolment]:
    """Newest class first; with `late`, those too whose class has just ended with its year."""
    enrolments: list[Any] = [
        enrolment for enrolment in person.enrolments(person_id) if enrolment.organisation_id == tie["organisation_id"]
    ]
    for enrolment in sorted(enrolments, key=lambda enrolment: (enrolment.starts_on, enrolment.class_id), reverse=True):
        in_grace = (
            enrolment.status == "active"
            and enrolment.own_ends_on is None
            and enrolment.ends_on < today < grace_ends(enrolment)
        )
        if counts(enrolment, today) or (late and in_grace):
            yield enrolment
