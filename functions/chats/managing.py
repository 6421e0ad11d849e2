"""The chats that somebody answers for, and who is missing in one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.chats.repository import managed
from functions.chats.rules.answering import administered, answered_by, of_school
from functions.chats.rules.expected import WITH_PARENTS, expected, pupils_of
from svyazka_common import clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.chats import ChatRef

if TYPE_CHECKING:
    from functions.chats.rules.answering import Answered
    from functions.chats.rules.expected import Expected
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.roster import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A chat that somebody answers for; `chat` is None until it has its first member."""

    answered: Answered
    chat: Chat | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A chat, how many are in it of those expected, and who is missing; `people` by id, the children of parents too."""

    ref: ChatRef
    title: str
    present: int
    expected: int
    missing: tuple[Expected, ...] = ()
    people: dict[str, Person] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)


def managed_by(person_id: str) -> list[Managed]:
    """The chats that the person answers for: those that make themselves, and subject chats that exist."""
    answered = answered_by(managed.duties_of(person_id), clock.today())
    existing = managed.chats(one.chat for one in answered.values())
    return [
        Managed(answered=one, chat=existing.get(chat_id))
        for chat_id, one in answered.items()
        if one.exists_anyway or chat_id in existing
    ]


def audience_for(person_id: str, chat_id: str) -> Gathered:
    """Who is missing in a chat; for who answers for it and for its school's administrator.

    Raises ProblemError(chat_unknown) for everybody else, whether the chat exists or not.
    """
    found, today = answered_for(person_id, chat_id), clock.today()
    ref, chat = found.answered.chat, found.chat
    title = found.answered.title if chat is None else chat.title
    now = managed.presence(ref, (chat.class_id if chat is not None else None) or found.answered.class_id)
    if chat is not None and chat.status == "archived":
        return Gathered(ref=ref, title=title, present=len(now.members), expected=len(now.members))
    guardianships = managed.guardianships_of(pupils_of(now.ties, today) if ref.kind in WITH_PARENTS else ())
    wanted = expected(ref, now.ties, guardianships, today)
    missing = tuple(one for who, one in wanted.items() if who not in now.members)
    absent = {one.person_id for one in missing}
    people, linked = managed.people_and_linked(absent, {child for one in missing for child in one.children})
    return Gathered(
        ref=ref,
        title=title,
        present=len(wanted) - len(missing),
        expected=len(wanted),
        missing=missing,
        people=people,
        linked=linked,
        excluded=now.excluded,
    )


def answered_for(person_id: str, chat_id: str) -> Managed:
    """A chat, for who answers for it and for its school's administrator.

    Raises ProblemError(chat_unknown) for everybody else, whether the chat exists or not.
    """
    try:
        ref = ChatRef.parse(chat_id)
    except ValueError:
        raise ProblemError(Code.CHAT_UNKNOWN) from None
    duties, chat, school_class = managed.duties_and_chat(person_id, ref)
    today = clock.today()
    answered = answered_by(duties, today).get(chat_id) or of_school(
        ref, chat, school_class, administered(duties, today)
    )
    if answered is None or not (answered.exists_anyway or chat is not None):
        raise ProblemError(Code.CHAT_UNKNOWN)
    return Managed(answered=answered, chat=chat)
