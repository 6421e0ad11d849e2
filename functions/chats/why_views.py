"""From the answer to «why» to what the call gives back; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.chats.views import KINDS
from functions.chats.why_models import BecauseOut, ChatWhy, Why

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.explaining import Answer
    from functions.chats.rules.reasons import Reason


def why(answer: Answer) -> Why:
    """The answer for the page: chats that the person is in first, automatic ones before others, then by title."""
    ordered = sorted(answer.chats, key=lambda one: (not one.is_member, KINDS.index(one.kind), one.title, one.chat_id))
    return Why(
        person_id=answer.person.person_id,
        name=answer.person.full_name,
        because=_because(answer.about_person),
        chats=[
            ChatWhy(
                chat_id=one.chat_id,
                kind=one.kind,
                title=one.title,
                is_member=one.is_member,
                since=one.since,
                because=_because(one.because),
            )
            for one in ordered
        ],
    )


def _because(reasons: Iterable[Reason]) -> list[BecauseOut]:
    return [BecauseOut(code=reason.code, text=reason.text, since=reason.since) for reason in reasons]
