"""Who belongs in which chat, and who answers for it: every question that is asked of the table.

The table is `svyazka_common.membership_table.LINES`. Its lines answer in both directions:

| question | asked by |
|---|---|
| in which chats is a person, and why | the reconciler (`entitlements`) |
| in which chats could a person be, and what is missing | «почему» (`paths`) |
| who belongs in a chat | «Управление чатами» (`expected`) |
| which people may a change of a chat concern | provisioning (`concerned`) |
| for which chats does somebody answer | «Управление чатами» (`managed_by`) |
| what is a chat called | the code that creates or renames it (`title`) |

Nobody is in a chat without a link. The members of an archived chat stay in it, to read, and nobody joins it
(`rules.membership_changes`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from svyazka_common.membership_table import LINES, RELATIONS
from svyazka_common.records.base import ref_of
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.roster import Guardianship, SchoolClass, person_pk
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.chats.rules.facts import Facts
    from svyazka_common.membership_table import ChatType, Line, Relation
    from svyazka_common.records.chats import Chat, ChatKind, MemberRole, ScopeKind
    from svyazka_common.rights import Duty, Fact

PRECEDENCE: tuple[MemberRole, ...] = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")
"""A person with two roles in one chat is in it once, with the first of these. Lists of members have this order, too."""


class MembershipPath(Struct, frozen=True, kw_only=True):
    """A way in which the roster could lead a person into a chat, whether it does so today or not.

    `relation` is the person's, or the child's of the `guardianship`. `chat` with the kind of a subject and no subject
    means the chat of every subject of the class.
    """

    line: Line
    chat: ChatRef
    relation: Relation
    guardianship: Guardianship | None = None

    @property
    def role(self) -> MemberRole:
        """What the person is in the chat."""
        return self.line.role

    @property
    def is_every_subject(self) -> bool:
        """Whether it leads into the chats of all subjects of a class."""
        return self.line.chat_type.of_subject and self.chat.subject_id is None

    def chat_ids(self, facts: Facts) -> list[str]:
        """The chats that it leads into: of every subject's chats those that exist (`Facts.chats`)."""
        if not self.is_every_subject:
            return [self.chat.chat_id]
        return [chat.chat_id for chat in facts.chats.values() if self._is_chat_of_whole_class(chat)]

    def _is_chat_of_whole_class(self, chat: Chat) -> bool:
        return (chat.kind, chat.scope_id, chat.group_id) == (self.chat.kind, self.chat.scope_id, None)


class Entitlement(Struct, frozen=True, kw_only=True):
    """A path that counts today. `basis` are the facts that it rests on (`ref_of`, sorted), the link among them."""

    path: MembershipPath
    basis: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, tuple[str, ...]]:
        """A sort key: of several entitlements to one chat, the smallest decides."""
        return PRECEDENCE.index(self.path.role), self.basis


class Expected(Struct, frozen=True, kw_only=True):
    """A person who belongs in a chat, linked or not; `children` contains those because of which a parent does."""

    person_id: str
    role: MemberRole
    children: tuple[str, ...] = ()


class Concerned(Struct, frozen=True):
    """Ids of `people` who have a relation that may lead into a chat, and of `pupils` whose guardians it may lead in."""

    people: set[str] = field(default_factory=set)
    pupils: set[str] = field(default_factory=set)


class MembershipPolicy(Struct, frozen=True, dict=True):
    """The lines of the table, and what follows from them."""

    lines: tuple[Line, ...]

    # From a person to chats.

    def paths(self, facts: Facts) -> list[MembershipPath]:
        """Every path of a person, by what was read of them; ended relations too."""
        return list(self._paths(facts))

    def entitlements(self, facts: Facts, today: str) -> list[Entitlement]:
        """The paths that count today; empty for a person who isn't linked, or isn't in the roster."""
        link = facts.link()
        if link is None or facts.person is None:
            return []
        return [
            Entitlement(path=path, basis=_basis(link, path.relation, path.guardianship))
            for path in self._paths(facts)
            if facts.counts(path.relation, today)
            and (path.guardianship is None or facts.counts(path.guardianship, today))
        ]

    def entitlements_by_chat(self, facts: Facts, today: str) -> dict[str, list[Entitlement]]:
        """The same for each chat that exists or makes itself, by chat id."""
        by_chat: dict[str, list[Entitlement]] = {}
        for entitlement in self.entitlements(facts, today):
            for chat_id in entitlement.path.chat_ids(facts):
                if entitlement.path.line.chat_type.makes_itself or chat_id in facts.chats:
                    by_chat.setdefault(chat_id, []).append(entitlement)
        return by_chat

    # From a chat to people.

    def expected(
        self, chat: ChatRef, relations: Iterable[Relation], guardianships: Iterable[Guardianship], today: str
    ) -> dict[str, Expected]:
        """Who belongs in a chat, by person id; with two roles in it, by the first of `PRECEDENCE`.

        `relations` are those to the chat's class or organisation, `guardianships` those of its `pupils`.
        """
        counting = [relation for relation in relations if counts(relation, today)]
        members = [
            Expected(person_id=relation.person_id, role=line.role)
            for relation in counting
            for line in self._lines_of(chat)
            if not line.of_child and line.leads_into(chat, relation)
        ]
        members += self._expected_guardians(chat, counting, guardianships, today)
        weakest_first = sorted(members, key=lambda member: -PRECEDENCE.index(member.role))
        return {member.person_id: member for member in weakest_first}

    def pupils(self, chat: ChatRef, relations: Iterable[Relation], today: str) -> set[str]:
        """Those whose guardians belong in a chat, by person id."""
        return {
            relation.person_id
            for relation in relations
            for line in self._lines_of(chat)
            if line.of_child and line.leads_into(chat, relation) and counts(relation, today)
        }

    def index_prefixes(self, chat: ChatRef) -> list[str]:
        """Where the inverse index has all relations that may lead into a chat."""
        prefixes = [prefix for line in self._lines_of(chat) for prefix in line.index_prefixes(chat)]
        return sorted(set(prefixes))

    def concerned(self, relations: Iterable[Relation], chat: ChatRef | None = None) -> Concerned:
        """The people that a change of `chat`, or of any chat if None, may concern: by `relations`, ended ones too."""
        concerned = Concerned()
        for relation in relations:
            for line in self.lines:
                if line.chat_of(relation) is not None if chat is None else line.may_concern(chat, relation):
                    (concerned.pupils if line.of_child else concerned.people).add(relation.person_id)
        return concerned

    def concerns_guardians(self, relation: type[Relation]) -> bool:
        """Whether a relation leads the person's guardians into a chat."""
        return any(line.of_child and line.relation is relation for line in self.lines)

    # Who answers for chats.

    def managed_by(self, duty: Duty) -> list[ChatRef]:
        """The chats that a duty makes somebody answer for.

        The teacher of a group answers for its chat and, with the other groups' teachers, for that of the whole class.
        The teacher of the whole class answers for no group's chat (docs/adr/0021-groups-of-a-subject.md).
        """
        led_to = (line.chat_of(duty) for line in self.lines if line.manages)
        return [chat for chat in led_to if chat is not None]

    @cached_property
    def irremovable_roles(self) -> frozenset[MemberRole]:
        """The roles that answer for a class's chat: with these members removed, no adult would answer for it."""
        return frozenset(line.role for line in self.lines if line.manages and line.chat_type.scope == "class")

    # What a chat is.

    @cached_property
    def chat_types(self) -> tuple[ChatType, ...]:
        """The types of chats, in the order of the table, which lists follow."""
        return tuple(dict.fromkeys(line.chat_type for line in self.lines))

    def makes_itself(self, chat: ChatRef) -> bool:
        """Whether a chat is made by its first member."""
        return self._type_of(chat).makes_itself

    def scope(self, chat: ChatRef) -> ScopeKind:
        """Whether it is a chat of a class or of an organisation."""
        return self._type_of(chat).scope

    def of_organisation(self, organisation_id: str) -> list[ChatRef]:
        """The chats that an organisation has."""
        types = [chat_type for chat_type in self.chat_types if chat_type.scope == "organisation"]
        return [ChatRef(kind=chat_type.kind, scope_id=organisation_id) for chat_type in types]

    def title(self, chat: ChatRef, named_after: Relation | SchoolClass) -> str:
        """What a chat is called, by a relation that leads into it or the class that it serves."""
        label = named_after.label if isinstance(named_after, SchoolClass) else getattr(named_after, "class_label", "")
        return self.title_of(
            chat,
            label=label,
            subject=getattr(named_after, "subject_name", ""),
            group=getattr(named_after, "group_label", None),
            organisation=getattr(named_after, "organisation_name", ""),
        )

    def title_of(
        self, chat: ChatRef, *, label: str = "", subject: str = "", group: str | None = None, organisation: str = ""
    ) -> str:
        """«7А · родители», «Алгебра · 7А», «Английский язык · 7А · группа 2», «Коллеги · Лицей № 3»."""
        names = {"label": label, "subject": subject, "group": group or "", "organisation": organisation}
        return " · ".join(filter(None, (part.format_map(names) for part in self._type_of(chat).title)))

    @cached_property
    def _types(self) -> dict[tuple[ChatKind, bool], ChatType]:
        return {(chat_type.kind, chat_type.of_group): chat_type for chat_type in self.chat_types}

    @cached_property
    def _lines_by_relation(self) -> dict[type[Relation], list[Line]]:
        return {relation: [line for line in self.lines if line.relation is relation] for relation in RELATIONS}

    def _lines_of(self, chat: ChatRef) -> list[Line]:
        return [line for line in self.lines if line.chat_type.is_type_of(chat)]

    def _type_of(self, chat: ChatRef) -> ChatType:
        return self._types[chat.kind, chat.group_id is not None]

    def _paths(self, facts: Facts) -> Iterator[MembershipPath]:
        own = person_pk(facts.person_id)
        guardianships = {
            fact.child_id: fact for fact in facts.facts.values() if isinstance(fact, Guardianship) and fact.pk == own
        }
        for fact in facts.facts.values():
            if not isinstance(fact, RELATIONS):
                continue
            is_own, guardianship = fact.pk == own, guardianships.get(fact.person_id)
            for line in self._lines_by_relation[type(fact)]:
                if not (guardianship is not None if line.of_child else is_own):
                    continue
                if (chat := line.chat_of(fact)) is not None:
                    of_child = guardianship if line.of_child else None
                    yield MembershipPath(line=line, chat=chat, relation=fact, guardianship=of_child)

    def _expected_guardians(
        self, chat: ChatRef, relations: list[Relation], guardianships: Iterable[Guardianship], today: str
    ) -> Iterator[Expected]:
        roles = {
            relation.person_id: line.role
            for relation in relations
            for line in self._lines_of(chat)
            if line.of_child and line.leads_into(chat, relation)
        }
        children: dict[tuple[str, MemberRole], set[str]] = {}
        for guardianship in guardianships:
            if guardianship.child_id in roles and counts(guardianship, today):
                guardian = guardianship.guardian_id, roles[guardianship.child_id]
                children.setdefault(guardian, set()).add(guardianship.child_id)
        for (guardian_id, role), of_guardian in children.items():
            yield Expected(person_id=guardian_id, role=role, children=tuple(sorted(of_guardian)))


def lineages_with_every_subject(entitlements: Iterable[Entitlement]) -> set[str]:
    """The lineages of classes of which all subject chats have to be known."""
    return {entitlement.path.chat.scope_id for entitlement in entitlements if entitlement.path.is_every_subject}


def _basis(*facts: Fact | None) -> tuple[str, ...]:
    return tuple(sorted(ref_of(fact) for fact in facts if fact is not None))


POLICY = MembershipPolicy(LINES)
