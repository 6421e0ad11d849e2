"""What has to be written so that a person's actual membership becomes the desired one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from functions.chats.rules.audience import by_chat
from functions.chats.rules.exclusions import Decision, upheld, wanted
from functions.chats.rules.facts import Facts, counts, held_until_the_end, key_parts, ref_of
from functions.chats.rules.standing import chat_for
from functions.chats.rules.titles import member_name
from svyazka_common.records.chats import Exclusion, Member
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from functions.chats.rules.audience import Claim
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.roster import Person

type Row = Member | Exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """One membership to add (`old` is None), to rewrite, or to remove (`new` is None); or the exclusion in its place.

    `rests_on` are the facts (`ref_of`) that must still be as they were read when it is written; `creates` is the chat,
    where the person is the first who needs it.
    """

    old: Row | None
    new: Row | None
    rests_on: tuple[str, ...]
    creates: Chat | None = None

    @property
    def joins(self) -> bool:
        """Whether the person comes into the chat."""
        return isinstance(self.new, Member) and not isinstance(self.old, Member)

    @property
    def leaves(self) -> bool:
        """Whether the person leaves it."""
        return isinstance(self.old, Member) and not isinstance(self.new, Member)


def difference(facts: Facts, today: str, now: int) -> list[MemberChange]:
    """The changes, in the order of chat ids, for chats that are in step. Chats made by hand are left alone.

    | the roster wants the person in | there is | then |
    |---|---|---|
    | yes | nothing | is added, unless the chat is archived |
    | yes | a membership | stays, its copies are brought up to date |
    | yes | a removal by hand that still counts | stays out |
    | yes | one that counts no more | is added |
    | no | a membership in an archived chat, held until its end | stays, to read |
    | no | any other | is removed; that the person was silenced is noted in its place |
    | no | a decision by hand | is kept for as long as it counts |
    """
    claims = by_chat(facts, today)
    rows: dict[str, Row] = {member.chat_id: member for member in facts.members if member.kind != "manual"}
    rows |= facts.exclusions
    found: list[MemberChange | None] = []
    for chat_id in sorted({*claims, *rows}):
        old = rows.get(chat_id)
        if chat_id in claims:
            found.append(_wanted(facts, chat_id, claims[chat_id], old, (today, now)))
        elif isinstance(old, Member):
            found.append(_unwanted(facts, old, today))
        elif old is not None and facts.link() is not None:
            found.append(MemberChange(old=old, new=_instead(old, _upheld(facts, old, [], today)), rests_on=()))
    return [change for change in found if change is not None and change.old != change.new]


def _wanted(
    facts: Facts, chat_id: str, claims: list[Claim], old: Row | None, moment: tuple[str, int]
) -> MemberChange | None:
    assert facts.person is not None  # a claim has a person
    today, now = moment
    claim = min(claims, key=lambda one: one.rank)
    chat = facts.chats.get(chat_id)
    made = chat or chat_for(claim, facts.place_of(claim.relation), today, now)
    decision = None if old is None else _upheld(facts, old, claims, today)
    closed = made.status == "archived" and not isinstance(old, Member)
    if isinstance(old, Exclusion) and (closed or (decision is not None and old.kind == "removed")):
        return MemberChange(old=old, new=_instead(old, decision), rests_on=())
    if closed:
        return None
    joined_at = old.joined_at if isinstance(old, Member) else now
    muted = None if decision is None else decision.muted()
    new = _member(facts.person, made, claim, joined_at, muted)
    return MemberChange(old=old, new=new, rests_on=claim.basis, creates=made if chat is None else None)


def _upheld(facts: Facts, row: Row, claims: list[Claim], today: str) -> Decision | None:
    """What is left today of the decision by hand that stands in a row, these being all claims to its chat."""
    decision = Decision.of(row)
    # Without the link it isn't known what the roster has; a reason that is gone is noticed when the person links.
    if decision is None or facts.link() is None:
        return decision
    return upheld(decision, wanted(claims, facts), facts, today)


def _instead(row: Row, decision: Decision | None) -> Exclusion | None:
    """What a decision leaves in the place of an exclusion, or of a membership that ends."""
    return None if decision is None else decision.exclusion(row, row.kind if isinstance(row, Exclusion) else "muted")


def _unwanted(facts: Facts, old: Member, today: str) -> MemberChange:
    chat, link = facts.chats.get(old.chat_id), facts.link()
    decision = _upheld(facts, old, [], today)
    if link is None or facts.person is None or chat is None or not _reads_on(facts, old, chat, today):
        return MemberChange(old=old, new=_instead(old, decision), rests_on=_gone(facts, old, today))
    basis = sorted({*_relations(old), ref_of(link)})
    new = replace(
        old,
        title=chat.title,
        status=chat.status,
        organisation_id=chat.organisation_id,
        name=member_name(facts.person, old.role),
        basis=basis,
        muted=None if decision is None else decision.muted(),
    )
    return MemberChange(old=old, new=new, rests_on=tuple(basis))


def _reads_on(facts: Facts, member: Member, chat: Chat, today: str) -> bool:
    resting_on = [facts.facts.get(ref) for ref in _relations(member)]
    return chat.status == "archived" and all(
        fact is not None and held_until_the_end(fact, facts.place_of(fact), today) for fact in resting_on
    )


def _relations(member: Member) -> list[str]:
    links = Prefix.LINK.key("")
    return [ref for ref in member.basis if not key_parts(ref)[1].startswith(links)]


def _member(person: Person, chat: Chat, claim: Claim, joined_at: int, muted: dict[str, Any] | None) -> Member:
    return Member(
        person_id=person.person_id,
        chat_id=chat.chat_id,
        kind=chat.kind,
        title=chat.title,
        organisation_id=chat.organisation_id,
        name=member_name(person, claim.role),
        role=claim.role,
        status=chat.status,
        basis=list(claim.basis),
        joined_at=joined_at,
        muted=muted,
    )


def _gone(facts: Facts, member: Member, today: str) -> tuple[str, ...]:
    # One fact that is gone is enough: while it stays gone, this basis holds no more. None is gone only where the
    # rules themselves have changed, or a class has closed; then all of them must be as they were read.
    known = tuple(ref for ref in member.basis if _was_read(facts, ref))
    lost = [ref for ref in known if (fact := facts.facts.get(ref)) is None or not counts(fact, today)]
    return tuple(lost[:1]) or known


def _was_read(facts: Facts, ref: str) -> bool:
    return ref in facts.facts or key_parts(ref)[0] == person_pk(facts.person_id)
