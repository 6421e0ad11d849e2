"""Chats, their settings and their members."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Literal, TypedDict

from msgspec import Struct, field

from svyazka_common.records.base import Prefix, Record
from svyazka_common.records.roster import class_pk, person_pk

# No `type`: a schema that uses it decides whether the API's description names it.
ChatKind = Literal["class_pupils", "class_parents", "colleagues", "subject", "manual"]
type ScopeKind = Literal["class", "organisation"]
type ChatStatus = Literal["active", "archived"]
type ExclusionKind = Literal["removed", "muted"]
type Standing = Literal["owner", "administrator"]
type TieRole = Literal["pupil", "parent", "staff"]
type HistoryShown = Literal["all", "from_joining"]
type WhoWrites = Literal["all", "administrators"]

_MANUAL = "manual~"
DIRECT = "direct-"
"""How the own id of a chat of two begins; that of another chat made by hand is hexadecimal."""


class ChatRef(Struct, frozen=True, kw_only=True):
    """Which chat is meant; its id and its key follow from that, so the same chat is never made twice.

    `scope_id` is a class's lineage (`class_pupils`, `class_parents`, `subject`; see `SchoolClass.lineage`), an
    organisation id (`colleagues`), or the own id of a chat made by hand (`manual`). `group_id` is given where a
    subject's chat is for a group of the class.
    """

    kind: ChatKind
    scope_id: str
    subject_id: str | None = None
    group_id: str | None = None

    @property
    def chat_id(self) -> str:
        """`subject~c1~algebra`, `subject~c1~english~g2`, `colleagues~5f3…`; no identifier contains `~`."""
        return "~".join(part for part in (self.kind, self.scope_id, self.subject_id, self.group_id) if part)

    @classmethod
    def parse(cls, chat_id: str) -> ChatRef:
        """The opposite of `chat_id`. Raises ValueError where it is no automatic chat's id."""
        kind, _, rest = chat_id.partition("~")
        scope_id, *parts = rest.split("~")
        match kind, parts:
            case ("class_pupils" | "class_parents" | "colleagues") as automatic, [] if scope_id:
                return cls(kind=automatic, scope_id=scope_id)
            case "subject", [subject_id] if scope_id and subject_id:
                return cls(kind="subject", scope_id=scope_id, subject_id=subject_id)
            case "subject", [subject_id, group_id] if scope_id and subject_id and group_id:
                return cls(kind="subject", scope_id=scope_id, subject_id=subject_id, group_id=group_id)
            case _:
                message = "not the id of an automatic chat"
                raise ValueError(message)

    @classmethod
    def of(cls, chat_id: str) -> ChatRef:
        """The chat of an id, made by hand or automatic. Raises ValueError where it can be no chat's."""
        if is_manual(chat_id):
            scope_id = chat_id.removeprefix(_MANUAL)
            if scope_id and "~" not in scope_id:
                return cls(kind="manual", scope_id=scope_id)
        return cls.parse(chat_id)

    @classmethod
    def between(cls, person_id: str, other_id: str) -> ChatRef:
        """The direct chat of two people; their order says nothing."""
        both = "#".join(sorted((person_id, other_id)))
        return cls(kind="manual", scope_id=f"{DIRECT}{_digest(both)}")

    @classmethod
    def made_by(cls, person_id: str, client_id: str) -> ChatRef:
        """The chat that somebody makes by hand under an id of their own: however often they ask, it is one chat."""
        return cls(kind="manual", scope_id=_digest(f"{person_id}#{client_id}"))

    @property
    def pk(self) -> str:
        """The partition of class or organisation, so that one consistent read returns all its chats; or the chat's."""
        match self.kind:
            case "manual":
                return chat_pk(self.chat_id)
            case "colleagues":
                return Prefix.ORGANISATION.key(self.scope_id)
            case _:
                return class_pk(self.scope_id)

    @property
    def sk(self) -> str:
        """`CHAT#class_pupils`, `CHAT#subject#algebra`, `CHAT#subject#english#g2`, `CHAT#manual`."""
        return Prefix.CHAT.key(*(part for part in (self.kind, self.subject_id, self.group_id) if part is not None))


class Chat(Record, frozen=True, kw_only=True):
    """A chat: `CLASS#c1` / `CHAT#subject#algebra`, `ORG#5f3…` / `CHAT#colleagues`, `CHAT#manual~9f…` / `CHAT#manual`.

    `group_id` and `group_label` are a group's, see `records.roster.GroupEnrolment`.
    `class_id` is the class of the lineage that the chat serves now, or served last, `class_starts_on` its first day. An
    archived chat is read-only: who is in it may read on, nobody comes in.
    A chat made by hand is of the organisation in whose session it was made. `owner_id` is who made it or took it over;
    who owns it now is a rule (`chat_rights.owner_of`). `direct` is true for a chat of two, which nobody owns.
    """

    entity: ClassVar[str] = "chat"
    kind: ChatKind
    scope_id: str
    subject_id: str | None = None
    subject_name: str | None = None
    group_id: str | None = None
    group_label: str | None = None
    organisation_id: str
    title: str
    class_id: str | None = None
    class_starts_on: str | None = None
    status: ChatStatus = "active"
    owner_id: str | None = None
    direct: bool | None = None
    created_at: int

    @property
    def ref(self) -> ChatRef:
        """Which chat it is."""
        return ChatRef(kind=self.kind, scope_id=self.scope_id, subject_id=self.subject_id, group_id=self.group_id)

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

    @property
    def inverse(self) -> tuple[str, str] | None:
        """By which the chats made by hand are found from their organisation; the others are from their class."""
        if self.kind != "manual":
            return None
        return Prefix.ORGANISATION.key(self.organisation_id), Prefix.CHAT.key(self.scope_id)


class ChatSettings(Record, frozen=True, kw_only=True):
    """What the owner of a chat has chosen, for any kind of chat: `CHAT#<chat_id>` / `SETTINGS`; absent: the defaults.

    `closed`: only owner and administrators invite, change, pin and see the link, and newcomers wait for approval.
    `history` and `writing`: `svyazka_common.chat_rights`. `title` is what a chat made by hand was renamed to, as the
    chat itself has it: the calls that show a title read the settings anyway. `version` counts the changes.
    """

    entity: ClassVar[str] = "chat_settings"
    chat_id: str
    title: str | None = None
    closed: bool = True
    history: HistoryShown = "all"
    writing: WhoWrites = "all"
    version: int = 0

    @property
    def pk(self) -> str:
        return chat_pk(self.chat_id)

    @property
    def sk(self) -> str:
        return settings_sk()


type MemberRole = Literal["pupil", "parent", "teacher", "homeroom_teacher", "colleague"]


class Tie(TypedDict):
    """By what a person is in a chat made by hand: as a pupil, parent or member of staff of an organisation."""

    role: TieRole
    organisation_id: str


class Member(Record, frozen=True, kw_only=True):
    """A person who is in a chat now: `PERSON#p1` / `MEMBER#<chat_id>`, inverse `CHAT#<chat_id>` / `MEMBER#p1`.

    `basis` are the keys of the facts that decided it (`PERSON#p1/ENROLMENT#c1`), sorted. The write was conditional on
    them, and so is a removal: no late worker undoes a newer decision (docs/adr/0003-membership.md).
    Title, kind, status and name are copies for reading in one query. `muted` is
    `{"by": person_id, "since": epoch seconds, "reasons": […], "gone_since": {…}}` while the member is silenced
    (`Exclusion`; without `gone_since` where nothing is).
    In a chat made by hand `organisation_id` is the organisation of the `tie`, and `joined_at_ms` is the moment exactly.
    The person has a `standing` there where they are more than a member. In a chat of two the title is the other's name,
    and `peer_id` the other person.
    """

    entity: ClassVar[str] = "member"
    person_id: str
    chat_id: str
    kind: ChatKind
    title: str
    organisation_id: str
    name: str
    role: MemberRole
    status: ChatStatus = "active"
    basis: list[str] = field(default_factory=list)
    muted: dict[str, Any] | None = None
    joined_at: int
    joined_at_ms: int | None = None
    standing: Standing | None = None
    tie: Tie | None = None
    peer_id: str | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return member_sk(self.chat_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return chat_pk(self.chat_id), Prefix.MEMBER.key(self.person_id)


class EndedMembership(Struct, frozen=True):
    """A message of the queue `ended_memberships`: somebody is no longer in a chat of an organisation."""

    organisation_id: str
    person_id: str


class Exclusion(Record, frozen=True, kw_only=True):
    """Stands in a membership's place: a manager of the chat has removed the person, or muted them before they left.

    `PERSON#p1` / `MEMBER#<chat_id>`, the key of the membership, so that there is never both; inverse `CHAT#<chat_id>` /
    `EXCLUDED#p1`. `removed` keeps the person out; `muted` keeps the silence for the day when they come back. Either
    counts until the roster gives a new reason for the person to be in the chat. `reasons` are the reasons of then that
    still hold, `gone_since` the others, with the day on which that was noticed (ISO 8601). With neither, it is the
    decision of a moment when the person was out, and takes the reasons by which they come back. `was_muted` is true
    where a silenced member was removed: when they are put back, they are still silenced.
    """

    entity: ClassVar[str] = "exclusion"
    person_id: str
    chat_id: str
    kind: ExclusionKind
    organisation_id: str
    name: str
    by: str
    since: int
    reasons: list[str] = field(default_factory=list)
    gone_since: dict[str, str] | None = None
    was_muted: bool | None = None

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return member_sk(self.chat_id)

    @property
    def inverse(self) -> tuple[str, str]:
        return chat_pk(self.chat_id), Prefix.EXCLUDED.key(self.person_id)


class Followers(Record, frozen=True, kw_only=True):
    """A pupil's linked guardians, whose chats depend on the pupil's class: `PERSON#child` / `FOLLOWERS`.

    A guardian is written here before their memberships are first decided, and may stay after the guardianship ends.
    """

    entity: ClassVar[str] = "followers"
    person_id: str
    guardian_ids: set[str] = field(default_factory=set)

    @property
    def pk(self) -> str:
        return person_pk(self.person_id)

    @property
    def sk(self) -> str:
        return Prefix.FOLLOWERS.key()


class Due(Record, frozen=True, kw_only=True):
    """A class or person to be checked on a day: `DUE#2026-09-01#7` / `CLASS#c1`, `DUE#…` / `PERSON#p1`.

    A day is spread over `shard`s, so that a region's classes can be written down at once.
    """

    entity: ClassVar[str] = "due"
    on: str
    shard: int
    class_id: str | None = None
    person_id: str | None = None

    @property
    def pk(self) -> str:
        return due_pk(self.on, self.shard)

    @property
    def sk(self) -> str:
        return class_pk(self.class_id) if self.class_id else person_pk(self.person_id or "")


def is_manual(chat_id: str) -> bool:
    """Whether a chat was made by hand."""
    return chat_id.startswith(_MANUAL)


def is_direct(chat_id: str) -> bool:
    """Whether it is a chat of two."""
    return chat_id.startswith(f"{_MANUAL}{DIRECT}")


def settings_sk() -> str:
    """`SETTINGS`."""
    return Prefix.SETTINGS.key()


def due_pk(on: str, shard: int) -> str:
    """`DUE#2026-09-01#7`."""
    return Prefix.DUE.key(on, str(shard))


def member_sk(chat_id: str) -> str:
    """`MEMBER#subject~c1~algebra`."""
    return Prefix.MEMBER.key(chat_id)


def chat_pk(chat_id: str) -> str:
    """`CHAT#subject~c1~algebra`: the chat's settings; in the inverse index, its members."""
    return Prefix.CHAT.key(chat_id)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
