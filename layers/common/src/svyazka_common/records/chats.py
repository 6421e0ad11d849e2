"""Chats and their members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from svyazka_common.records.base import Record
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import class_pk, person_pk

type ChatKind = Literal["class_pupils", "class_parents", "colleagues", "subject", "manual"]
type ScopeKind = Literal["class", "organisation"]
type ChatStatus = Literal["active", "archived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRef:
    """What an automatic chat is for; its id and its key follow from that, so the same chat is never made twice.

    `scope_id` is a class id (`class_pupils`, `class_parents`, `subject`) or an organisation id (`colleagues`).
    """

    kind: ChatKind
    scope_id: str
    subject_id: str | None = None

    @property
    def chat_id(self) -> str:
        """`subject~c1~algebra`, `colleagues~5f3…`; no identifier contains `~`."""
        return "~".join(part for part in (self.kind, self.scope_id, self.subject_id) if part)

    @classmethod
    def parse(cls, chat_id: str) -> ChatRef:
        """The opposite of `chat_id`. Raises ValueError where it is no automatic chat's id."""
        kind, _, rest = chat_id.partition("~")
        scope_id, _, subject_id = rest.partition("~")
        match kind:
            case "class_pupils" | "class_parents" | "colleagues" if scope_id and not subject_id:
                return cls(kind=kind, scope_id=scope_id)
            case "subject" if scope_id and subject_id:
                return cls(kind=kind, scope_id=scope_id, subject_id=subject_id)
            case _:
                message = "not the id of an automatic chat"
                raise ValueError(message)

    @property
    def pk(self) -> str:
        """The partition of the class or organisation, so that one consistent read tells all of its chats."""
        if self.kind == "colleagues":
            return Prefix.ORGANISATION.key(self.scope_id)
        return class_pk(self.scope_id)

    @property
    def sk(self) -> str:
        """`CHAT#class_pupils`, `CHAT#subject#algebra`."""
        parts = (self.kind,) if self.subject_id is None else (self.kind, self.subject_id)
        return Prefix.CHAT.key(*parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat(Record):
    """An automatic chat: `CLASS#c1` / `CHAT#subject#algebra`, `ORG#5f3…` / `CHAT#colleagues`."""

    entity: ClassVar[str] = "chat"
    kind: ChatKind
    scope_id: str
    subject_id: str | None = None
    organisation_id: str
    title: str
    status: ChatStatus = "active"
    created_at: int

    @property
    def ref(self) -> ChatRef:
        """What the chat is for."""
        return ChatRef(kind=self.kind, scope_id=self.scope_id, subject_id=self.subject_id)

    @property
    def chat_id(self) -> str:
        """See `ChatRef.chat_id`."""
        return self.ref.chat_id

    @property
    def pk(self) -> str:
        return self.ref.pk

    @property
    def sk(self) -> str:
        return self.ref.sk


type MemberRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Record):
    """A person who is in a chat now: `PERSON#p1` / `MEMBER#<chat_id>`, inverse `CHAT#<chat_id>` / `MEMBER#p1`.

    `basis` are the facts that decided it (`Fact.ref`, sorted). It is what the write was conditional on, and what
    a removal is conditional on, so that no late worker undoes a newer decision (docs/adr, membership).
    Title, kind and name are copies for reading in one query.
    """

    entity: ClassVar[str] = "member"
    person_id: str
    chat_id: str
    kind: ChatKind
    title: str
    organisation_id: str
    name: str
    role: MemberRole
    basis: list[str] = field(default_factory=list)
    joined_at: int

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return member_sk(self.chat_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return chat_pk(self.chat_id), Prefix.MEMBER.key(self.person_id)


def member_sk(chat_id: str) -> str:
    """`MEMBER#subject~c1~algebra`."""
    return Prefix.MEMBER.key(chat_id)


def chat_pk(chat_id: str) -> str:
    """`CHAT#subject~c1~algebra`: in the inverse index, the chat's members."""
    return Prefix.CHAT.key(chat_id)
