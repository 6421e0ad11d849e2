"""From records to what the calls give back; pure."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from functions.chats.models import (
    ChatMembers,
    ChatOptions,
    ChatOut,
    ClassOut,
    MemberOut,
    MyChatOut,
    MyChats,
    SubjectOut,
)
from functions.chats.rules.creation import subject_chat, taught
from svyazka_common.problems import Code, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import Chat, Member
    from svyazka_common.records.relations import TeachingLoad

KINDS = ("class_pupils", "class_parents", "colleagues", "subject", "manual")
ROLES = ("homeroom_teacher", "teacher", "colleague", "pupil", "parent")


def my_chats(members: Iterable[Member]) -> MyChats:
    """A person's chats: the automatic ones first, then by title."""
    ordered = sorted(members, key=lambda member: (KINDS.index(member.kind), member.title, member.chat_id))
    return MyChats(
        chats=[
            MyChatOut(chat_id=member.chat_id, kind=member.kind, title=member.title, role=member.role)
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
        members=[MemberOut(person_id=member.person_id, name=member.name, role=member.role) for member in ordered],
    )


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
    return SubjectOut(
        subject_id=load.subject_id, name=load.subject_name, title=chat.title, chat_exists=chat.chat_id in present
    )


def managed_chats(_x):
    raise NotImplementedError


def audience(_x):
    raise NotImplementedError
