"""From records to what the calls give back; pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

from functions.chats.models import (
    Audience,
    ChatMembers,
    ChatOptions,
    ChatOut,
    ClassOut,
    ManagedChatOut,
    ManagedChats,
    MemberOut,
    MissingOut,
    MyChatOut,
    MyChats,
    SubjectOut,
)
from functions.chats.rules.creation import subject_chat, taught
from functions.chats.rules.titles import member_name
from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.managing import Gathered, Managed
    from functions.chats.rules.expected import Expected
    from svyazka_common.records.chats import Chat, Member
    from svyazka_common.records.relations import TeachingLoad

KINDS = ("class_pupils", "class_parents", "colleagues", "subject", "manual")
MISSING = {
    "not_linked": "Учебный профиль ещё не привязан",
    "removed_by_hand": "Из чата убрали вручную",
    "on_the_way": "Профиль привязан, чат вот-вот обновится",
}
ROLES = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")


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
            )
            for member in ordered
        ]
    )


def chat_members(mine: Member | None, members: Iterable[Member]) -> ChatMembers:
    """A chat as one of its members sees it: teachers first, then by name. Raises ProblemError(chat_unknown)."""
    if mine is None:
        raise ProblemError(Code.CHAT_UNKNOWN)
    # The index may not show the caller yet; their own row is the fresher one.
    everybody = {member.person_id: member for member in members} | {mine.person_id: mine}
    ordered = sorted(everybody.values(), key=lambda member: (ROLES.index(member.role), member.name, member.person_id))
    return ChatMembers(
        chat_id=mine.chat_id,
        title=mine.title,
        kind=mine.kind,
        status=mine.status,
        members=[_member(member) for member in ordered],
    )


def _member(member: Member) -> MemberOut:
    return MemberOut(person_id=member.person_id, name=member.name, role=member.role, muted=member.muted is not None)


def chat_options(loads: Iterable[TeachingLoad], members: Iterable[Member], today: str) -> ChatOptions:
    """The classes and subjects of a teacher; who teaches nothing gets no kind to choose."""
    present = {member.chat_id for member in members}
    by_class = groupby(taught(loads, today), key=lambda load: (load.class_id, load.class_label))
    classes = [
        ClassOut(class_id=class_id, label=label, subjects=[_subject(load, present) for load in of_class])
        for (class_id, label), of_class in by_class
    ]
    return ChatOptions(kinds=["subject"] if classes else [], classes=classes)


def chat_out(chat: Chat) -> ChatOut:
    """A chat by itself."""
    return ChatOut(chat_id=chat.chat_id, kind=chat.kind, title=chat.title)


def _subject(load: TeachingLoad, present: set[str]) -> SubjectOut:
    chat = subject_chat(load, now=0)
    chat_id = chat.chat_id if chat.chat_id in present else None
    return SubjectOut(subject_id=load.subject_id, name=load.subject_name, title=chat.title, chat_id=chat_id)


def managed_chats(found: Iterable[Managed]) -> ManagedChats:
    """The chats that somebody answers for: automatic ones first, then by title; open ones before archived ones."""
    shown = [
        ManagedChatOut(
            chat_id=one.answered.chat.chat_id,
            kind=one.answered.chat.kind,
            title=one.answered.title if one.chat is None else one.chat.title,
            status="active" if one.chat is None else one.chat.status,
        )
        for one in found
    ]
    return ManagedChats(
        chats=sorted(shown, key=lambda chat: (chat.status, KINDS.index(chat.kind), chat.title, chat.chat_id))
    )


def audience(found: Gathered) -> Audience:
    """Who is missing: teachers first, then by name."""
    missing = [_missing(one, found) for one in found.missing if one.person_id in found.people]
    return Audience(
        chat_id=found.ref.chat_id,
        kind=found.ref.kind,
        title=found.title,
        linked=found.present,
        expected=found.expected,
        missing=sorted(missing, key=lambda one: (ROLES.index(one.role), one.name, one.person_id)),
    )


def _missing(one: Expected, found: Gathered) -> MissingOut:
    reason: Literal["not_linked", "removed_by_hand", "on_the_way"] = "on_the_way"
    if one.person_id in found.excluded:
        reason = "removed_by_hand"
    elif one.person_id not in found.linked:
        reason = "not_linked"
    children = [found.people[child] for child in one.children if child in found.people]
    return MissingOut(
        person_id=one.person_id,
        name=member_name(found.people[one.person_id], one.role),
        role=one.role,
        children=sorted(member_name(child, "pupil") for child in children),
        reason=reason,
        text=MISSING[reason],
    )
