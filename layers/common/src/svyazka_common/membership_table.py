"""Who belongs in which chat, and who answers for it: a table of the roster's relations and the types of chats.

`LINES` at the end of this module is the table; nothing else says it. Each line says: a relation of the roster, of one's
own or of one's child, leads into a type of chat, in a role. `functions.chats.rules.membership_policy` answers the
questions that are asked of it; whom a member answers to, and whom announcements are for, follow from it too.

A new type of chat is a `ChatType` with its title, and its lines. Its kind has to be in `records.chats.ChatKind`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.records.base import Prefix
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.roster import Enrolment, GroupEnrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from svyazka_common.records.chats import ChatKind, MemberRole, ScopeKind
    from svyazka_common.records.roster import Role

type Relation = Enrolment | GroupEnrolment | Homeroom | TeachingLoad | RoleAssignment
"""What ties a person to a class or an organisation."""
RELATIONS = (Enrolment, GroupEnrolment, Homeroom, TeachingLoad, RoleAssignment)
DUTIES = frozenset({Homeroom, TeachingLoad, RoleAssignment})
"""What the staff has to a class or an organisation."""

INVERSE_PREFIXES: dict[type[Relation], Prefix] = {
    Enrolment: Prefix.PUPIL,
    Homeroom: Prefix.HOMEROOM,
    TeachingLoad: Prefix.TEACHER,
}
"""What relations to a class begin with in the inverse index."""


class ChatType(Struct, frozen=True, kw_only=True):
    """A type of chat.

    Attributes:
        kind: what chats of it have in their records. A group of a subject has the subject's kind.
        scope: one chat for each class (and those that continue it), or one for each organisation.
        of_subject, of_group: one for each subject of the class, or for each group of pupils who learn it.
        title: its parts, of `label` (of the class), `subject`, `group` and `organisation`; empty ones are left out.
        makes_itself: it is created for its first member; a person who answers for it creates any other type.
    """

    kind: ChatKind
    title: tuple[str, ...]
    scope: ScopeKind = "class"
    of_subject: bool = False
    of_group: bool = False
    makes_itself: bool = True

    def is_type_of(self, chat: ChatRef) -> bool:
        """Whether a chat is of this type."""
        return chat.kind == self.kind and (chat.group_id is not None) == self.of_group


class Line(Struct, frozen=True):
    """A line of the table: persons with `relation`, or their guardians (`of_child`), are in a type of chat, in a role.

    With `manages`, such a person answers for the chat. `roles` limits a line to roles in the organisation.
    """

    relation: type[Relation]
    chat_type: ChatType
    role: MemberRole
    of_child: bool = False
    manages: bool = False
    roles: tuple[Role, ...] = ()

    def chat_of(self, relation: Relation) -> ChatRef | None:
        """The chat that a relation leads into by this line, None where it leads into none.

        A relation to a whole class leads into the chats of all its subjects: such a chat's `subject_id` is None.
        """
        if not isinstance(relation, self.relation):
            return None
        kind = self.chat_type.kind
        if isinstance(relation, RoleAssignment):
            if self.roles and relation.role not in self.roles:
                return None
            return ChatRef(kind=kind, scope_id=relation.organisation_id)
        if self.chat_type.scope == "organisation":
            return ChatRef(kind=kind, scope_id=relation.organisation_id)
        subject_id = getattr(relation, "subject_id", None) if self.chat_type.of_subject else None
        group_id = getattr(relation, "group_id", None) if self.chat_type.of_group else None
        if self.chat_type.of_group and group_id is None:
            return None
        return ChatRef(kind=kind, scope_id=relation.lineage, subject_id=subject_id, group_id=group_id)

    def may_concern(self, chat: ChatRef, relation: Relation) -> bool:
        """Whether a relation to the chat's class or organisation leads into the chat, in whatever year of the class."""
        if not self.chat_type.is_type_of(chat) or (led_to := self.chat_of(relation)) is None:
            return False
        return led_to.subject_id in {None, chat.subject_id} and led_to.group_id == chat.group_id

    def leads_into(self, chat: ChatRef, relation: Relation) -> bool:
        """Whether a relation leads into the chat."""
        led_to = self.chat_of(relation)
        return led_to is not None and led_to.scope_id == chat.scope_id and self.may_concern(chat, relation)

    def index_prefixes(self, chat: ChatRef) -> list[str]:
        """Where the inverse index has the relations of this line, in the partition of the chat's class (or school)."""
        if self.relation is RoleAssignment:
            return [Prefix.ROLE.key(role, "") for role in sorted(self.roles)]
        if self.relation is GroupEnrolment:
            return [Prefix.GROUP.key(chat.subject_id or "", chat.group_id or "", "")]
        return [INVERSE_PREFIXES[self.relation].key("")]


CLASS_PUPILS = ChatType(kind="class_pupils", title=("{label}", "ученики"))
CLASS_PARENTS = ChatType(kind="class_parents", title=("{label}", "родители"))
COLLEAGUES = ChatType(kind="colleagues", title=("Коллеги", "{organisation}"), scope="organisation")
SUBJECT = ChatType(kind="subject", title=("{subject}", "{label}"), of_subject=True, makes_itself=False)
GROUP = ChatType(
    kind="subject", title=("{subject}", "{label}", "{group}"), of_subject=True, of_group=True, makes_itself=False
)

LINES = (
    # relation      chat           role in it
    Line(Enrolment, CLASS_PUPILS, "pupil"),
    Line(Homeroom, CLASS_PUPILS, "homeroom_teacher", manages=True),
    Line(Enrolment, CLASS_PARENTS, "parent", of_child=True),
    Line(Homeroom, CLASS_PARENTS, "homeroom_teacher", manages=True),
    Line(RoleAssignment, COLLEAGUES, "colleague", roles=("teacher", "homeroom_teacher", "authority_officer")),
    Line(RoleAssignment, COLLEAGUES, "colleague", roles=("school_admin",), manages=True),
    Line(Enrolment, SUBJECT, "pupil"),
    Line(Enrolment, SUBJECT, "parent", of_child=True),
    Line(TeachingLoad, SUBJECT, "teacher", manages=True),
    Line(GroupEnrolment, GROUP, "pupil"),
    Line(GroupEnrolment, GROUP, "parent", of_child=True),
    Line(TeachingLoad, GROUP, "teacher", manages=True),
)
"""The table."""
