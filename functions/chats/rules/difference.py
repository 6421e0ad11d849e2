"""What has to be written so that a person's actual membership becomes the desired one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.chats.rules.audience import Claim, desired
from functions.chats.rules.facts import Facts, counts, key_parts
from functions.chats.rules.titles import automatic_title, member_name
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from svyazka_common.records.roster import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """One membership to add (`old` is None), to rewrite, or to remove (`new` is None).

    `rests_on` are the facts (`ref_of`) that must still be as they were read when it is written; `creates` is the chat,
    where the person is the first who needs it.
    """

    old: Member | None
    new: Member | None
    rests_on: tuple[str, ...]
    creates: Chat | None = None


def difference(facts: Facts, today: str, now: int) -> list[MemberChange]:
    """The changes, in the order of chat ids. Chats that people made by hand are left alone."""
    claims = desired(facts, today)
    actual = {member.chat_id: member for member in facts.members if member.kind != "manual"}
    found = [
        _wanted(facts, chat_id, claims[chat_id], actual.get(chat_id), now)
        if chat_id in claims
        else MemberChange(old=actual[chat_id], new=None, rests_on=_gone(facts, actual[chat_id], today))
        for chat_id in sorted({*claims, *actual})
    ]
    return [change for change in found if change.old != change.new]


def _wanted(facts: Facts, chat_id: str, claim: Claim, old: Member | None, now: int) -> MemberChange:
    assert facts.person is not None  # a claim has a person
    chat = facts.chats.get(chat_id)
    made = chat or _automatic_chat(claim, now)
    new = _member(facts.person, made, claim, now)
    if old is not None:
        new = replace(new, joined_at=old.joined_at)
    return MemberChange(old=old, new=new, rests_on=claim.basis, creates=made if chat is None else None)


def _automatic_chat(claim: Claim, now: int) -> Chat:
    kind = claim.chat.kind
    assert kind == "class_pupils" or kind == "class_parents" or kind == "colleagues"  # noqa: PLR1714 - narrows the type
    return Chat(
        kind=kind,
        scope_id=claim.chat.scope_id,
        organisation_id=claim.organisation_id,
        title=automatic_title(kind, claim.label),
        created_at=now,
    )


def _member(person: Person, chat: Chat, claim: Claim, now: int) -> Member:
    return Member(
        person_id=person.person_id,
        chat_id=chat.chat_id,
        kind=chat.kind,
        title=chat.title,
        organisation_id=chat.organisation_id,
        name=member_name(person, claim.role),
        role=claim.role,
        basis=list(claim.basis),
        joined_at=now,
    )


def _gone(facts: Facts, member: Member, today: str) -> tuple[str, ...]:
    # One fact that is gone is enough: while it stays gone, this basis holds no more. None is gone only where the
    # rules themselves have changed; then all of them must be as they were read.
    known = tuple(ref for ref in member.basis if _was_read(facts, ref))
    lost = [ref for ref in known if (fact := facts.facts.get(ref)) is None or not counts(fact, today)]
    return tuple(lost[:1]) or known


def _was_read(facts: Facts, ref: str) -> bool:
    return ref in facts.facts or key_parts(ref)[0] == person_pk(facts.person_id)
