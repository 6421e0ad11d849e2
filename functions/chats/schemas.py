"""What the calls about chats take and return, and how answers are made from records and decisions."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator

from functions.chats.rules.chat_lifecycle import new_subject_chat
from functions.chats.rules.membership_policy import POLICY, PRECEDENCE
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.records.base import Prefix
from svyazka_common.records.chats import ChatKind, ChatStatus, MemberRole
from svyazka_common.ties import member_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.explanation import Reason
    from functions.chats.rules.membership_policy import Expected
    from functions.chats.use_cases.management import ChatAudience, ManagedChat
    from functions.chats.use_cases.why import PersonExplanation
    from svyazka_common.records.chats import Chat, Member
    from svyazka_common.records.roster import TeachingLoad

# Browsers may write the `~` of an id as %7E, and API Gateway leaves that as it is; no id holds a `%`.
NamedChat = Annotated[str, AfterValidator(unquote), Path(max_length=210)]
"""The chat that the path of a call names."""
NamedMember = Annotated[str, Path(max_length=64)]
"""The member that the path of a call names."""

type Kind = ChatKind


class MyChatOut(Answer):
    """A chat of the caller, and the caller's role in it. Nobody can write in an archived chat, nor can a muted caller.

    `child_ids` names the children because of which a parent is in the chat.
    """

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus
    role: MemberRole
    muted: bool
    child_ids: list[str]


class MyChats(Answer):
    """The caller's chats."""

    chats: list[MyChatOut]


class MemberOut(Answer):
    """A member of a chat; a muted one may only read."""

    person_id: str
    name: str
    role: MemberRole
    muted: bool


class ChatMembers(Answer):
    """A chat and who is in it."""

    chat_id: str
    title: str
    kind: Kind
    status: ChatStatus
    members: list[MemberOut]


class SubjectOut(Answer):
    """A subject that the caller teaches in a class; `title` is what its chat is or would be called.

    `group_id` is given if the chat is for a group that the caller teaches. `name` then names the group, too, and in the
    subject's other entry the whole class. `chat_id` is given if the caller is in that chat already.
    """

    subject_id: str
    group_id: str | None
    name: str
    title: str
    chat_id: str | None


class ClassOut(Answer):
    """A class in which the caller teaches."""

    class_id: str
    label: str
    subjects: list[SubjectOut]


class ChatOptions(Answer):
    """What the caller can create."""

    kinds: list[Literal["subject"]]
    classes: list[ClassOut]


class MemberNamed(Request):
    """Names the member of a chat that the call is about."""

    person_id: Identifier


class NewChat(Request):
    """A chat to be created."""

    kind: Literal["subject"]
    class_id: Identifier
    subject_id: Identifier
    group_id: Identifier | None = None


class ManagedChatOut(Answer):
    """A chat that the caller answers for."""

    chat_id: str
    kind: Kind
    title: str
    status: ChatStatus


class ManagedChats(Answer):
    """The chats that the caller answers for; all but those of subjects are listed even before they have members."""

    chats: list[ManagedChatOut]


class MissingOut(Answer):
    """A person who belongs in a chat by the roster and isn't in it; `children`: names of a parent's children in it."""

    person_id: str
    name: str
    role: MemberRole
    children: list[str]
    reason: Literal["not_linked", "removed_by_hand", "on_the_way"]
    text: str


class Audience(Answer):
    """How many people belong in a chat by the roster, how many of them are in it, and who is missing.

    In an archived chat nobody is missing: the members that it had at its end may read on.
    """

    chat_id: str
    kind: Kind
    title: str
    linked: int
    expected: int
    missing: list[MissingOut]


class Reminded(Answer):
    """How many people will see a reminder when they log in, and how many of those missing have no account for that."""

    reminded: int
    without_account: int


class ChatOut(Answer):
    """A chat."""

    chat_id: str
    kind: Kind
    title: str


class BecauseOut(Answer):
    """A fact that decided. `since` is a date or an instant, ISO 8601; it is missing where nobody has recorded it."""

    code: str
    text: str
    since: str | None = None


class ChatWhy(Answer):
    """Whether a person is in a chat, since when, and why."""

    chat_id: str
    kind: Kind
    title: str
    is_member: bool
    since: str | None = None
    because: list[BecauseOut]


class Why(Answer):
    """Every chat that the roster leads or led a person into; `because` is about the person, whatever the chat."""

    person_id: str
    name: str
    because: list[BecauseOut]
    chats: list[ChatWhy]


KINDS = (*dict.fromkeys(chat_type.kind for chat_type in POLICY.chat_types), "manual")
"""In the order in which they are shown."""
MISSING = {
    "not_linked": "Учебный профиль ещё не привязан",
    "removed_by_hand": "Из чата убрали вручную",
    "on_the_way": "Профиль привязан, чат вот-вот обновится",
}


def my_chats(members: Iterable[Member]) -> MyChats:
    """A person's chats: the automatic ones first, then by title."""
    ordered = sorted(members, key=lambda member: (KINDS.index(member.kind), member.title, member.chat_id))
    return MyChats(
        chats=[
            MyChatOut(
                chat_id=member.chat_id,
                kind=member.kind,
                title=member.title,
                status=member.status,
                role=member.role,
                muted=member.muted is not None,
                child_ids=_children_in(member),
            )
            for member in ordered
        ]
    )


def _children_in(member: Member) -> list[str]:
    """The children whose guardianship is a part of what a membership rests on."""
    facts = (ref.partition("/")[2].partition("#") for ref in member.basis)
    return sorted({child_id for kind, _, child_id in facts if kind == Prefix.GUARDIAN_OF})


def chat_members(mine: Member, members: Iterable[Member]) -> ChatMembers:
    """A chat as one of its members sees it: teachers first, then by name."""
    # The index may not show the caller yet; their own row is the fresher one.
    everybody = {member.person_id: member for member in members} | {mine.person_id: mine}
    ordered = sorted(
        everybody.values(), key=lambda member: (PRECEDENCE.index(member.role), member.name, member.person_id)
    )
    return ChatMembers(
        chat_id=mine.chat_id,
        title=mine.title,
        kind=mine.kind,
        status=mine.status,
        members=[_member(member) for member in ordered],
    )


def _member(member: Member) -> MemberOut:
    return MemberOut(person_id=member.person_id, name=member.name, role=member.role, muted=member.muted is not None)


def chat_options(loads: Iterable[TeachingLoad], members: Iterable[Member]) -> ChatOptions:
    """The classes and subjects of a teacher; a person who teaches nothing gets no kind to choose."""
    present = {member.chat_id for member in members}
    by_class = groupby(sorted(loads, key=_order), key=lambda load: (load.class_id, load.class_label))
    classes = [
        ClassOut(class_id=class_id, label=label, subjects=_subjects(list(of_class), present))
        for (class_id, label), of_class in by_class
    ]
    return ChatOptions(kinds=["subject"] if classes else [], classes=classes)


def chat_out(chat: Chat) -> ChatOut:
    """A chat by itself."""
    return ChatOut(chat_id=chat.chat_id, kind=chat.kind, title=chat.title)


def _order(load: TeachingLoad) -> tuple[int, str, str, str, str, str]:
    """5А before 10А, then by subject."""
    digits = load.class_label[: len(load.class_label) - len(load.class_label.lstrip("0123456789"))]
    subject = load.subject_name, load.subject_id, load.group_label or ""
    return int(digits or 0), load.class_label, load.class_id, *subject


def _subjects(loads: list[TeachingLoad], present: set[str]) -> list[SubjectOut]:
    """Each subject of a class once, and behind it each group that the caller teaches."""
    shown: list[SubjectOut] = []
    for _, of_subject in groupby(loads, key=lambda load: load.subject_id):
        same = list(of_subject)
        groups = [load for load in same if load.group_id is not None]
        shown.append(_subject(new_subject_chat(same[0], now=0), "весь класс" if groups else None, present))
        shown += [_subject(new_subject_chat(load, now=0, of_group=True), load.group_label, present) for load in groups]
    return shown


def _subject(chat: Chat, whose: str | None, present: set[str]) -> SubjectOut:
    return SubjectOut(
        subject_id=chat.subject_id or "",
        group_id=chat.group_id,
        name=" · ".join(part for part in (chat.subject_name, whose) if part),
        title=chat.title,
        chat_id=chat.chat_id if chat.chat_id in present else None,
    )


def managed_chats(managed: Iterable[ManagedChat]) -> ManagedChats:
    """The chats that somebody answers for: automatic ones first, then by title; open ones before archived ones."""
    shown = [
        ManagedChatOut(
            chat_id=chat.ref.chat_id,
            kind=chat.ref.kind,
            title=chat.title,
            status="active" if chat.stored is None else chat.stored.status,
        )
        for chat in managed
    ]
    return ManagedChats(
        chats=sorted(shown, key=lambda chat: (chat.status, KINDS.index(chat.kind), chat.title, chat.chat_id))
    )


def audience(audience: ChatAudience) -> Audience:
    """Who is missing: teachers first, then by name."""
    missing = [_missing(person, audience) for person in audience.missing if person.person_id in audience.people]
    return Audience(
        chat_id=audience.ref.chat_id,
        kind=audience.ref.kind,
        title=audience.title,
        linked=audience.present,
        expected=audience.expected,
        missing=sorted(missing, key=lambda person: (PRECEDENCE.index(person.role), person.name, person.person_id)),
    )


def _missing(person: Expected, audience: ChatAudience) -> MissingOut:
    reason: Literal["not_linked", "removed_by_hand", "on_the_way"] = "on_the_way"
    if person.person_id in audience.removed:
        reason = "removed_by_hand"
    elif person.person_id not in audience.linked:
        reason = "not_linked"
    children = [audience.people[child] for child in person.children if child in audience.people]
    return MissingOut(
        person_id=person.person_id,
        name=member_name(audience.people[person.person_id], person.role),
        role=person.role,
        children=sorted(member_name(child, "pupil") for child in children),
        reason=reason,
        text=MISSING[reason],
    )


def why(explanation: PersonExplanation) -> Why:
    """Chats that the person is in first, automatic ones before others, then by title."""
    ordered = sorted(
        explanation.chats, key=lambda chat: (not chat.is_member, KINDS.index(chat.kind), chat.title, chat.chat_id)
    )
    return Why(
        person_id=explanation.person.person_id,
        name=explanation.person.full_name,
        because=_because(explanation.about_person),
        chats=[
            ChatWhy(
                chat_id=chat.chat_id,
                kind=chat.kind,
                title=chat.title,
                is_member=chat.is_member,
                since=chat.since,
                because=_because(chat.because),
            )
            for chat in ordered
        ],
    )


def _because(reasons: Iterable[Reason]) -> list[BecauseOut]:
    return [BecauseOut(code=reason.code, text=reason.text, since=reason.since) for reason in reasons]
