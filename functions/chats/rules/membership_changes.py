"""The changes that bring a person into the chats that the policy names, and how late after their causes they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from functions.chats.rules.chat_lifecycle import new_automatic_chat
from functions.chats.rules.exclusions import Decision, entitling_reasons, upheld
from functions.chats.rules.facts import FIRST_MOMENT_MS, Facts, counted_until_the_end
from functions.chats.rules.membership_policy import POLICY
from svyazka_common.clock import midnight_ms
from svyazka_common.records.base import Prefix, key_parts, ref_of
from svyazka_common.records.chats import Exclusion, Member, is_manual
from svyazka_common.records.link import Link
from svyazka_common.records.roster import person_pk
from svyazka_common.rights import counts
from svyazka_common.ties import member_name, relations_that_keep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.membership_policy import Entitlement
    from svyazka_common.records.chats import Chat
    from svyazka_common.records.roster import Person
    from svyazka_common.rights import Fact, Place

type Row = Member | Exclusion
"""What a membership's key can contain."""

DAY_MS = 24 * 3600 * 1000


class MemberChange(Struct, frozen=True, kw_only=True):
    """One membership to add (`old` is None), to rewrite, or to remove (`new` is None); or the exclusion in its place.

    `rests_on` names the facts (`ref_of`) that must still be as they were read when it is written; `creates` is the chat
    to create, if the person is its first member.
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


def membership_changes(facts: Facts, today: str, now: int) -> list[MemberChange]:
    """The changes of a person's memberships, in the order of chat ids.

    `now` is in epoch seconds. The chats have to be in step with their classes already (`rules.chat_lifecycle`). Into
    chats made by hand nobody comes here; who has lost the tie by which they came is taken out (`_by_hand`).

    | the roster entitles the person to a chat | there is | then |
    |---|---|---|
    | yes | nothing | is added, unless the chat is archived |
    | yes | a membership | stays, its copies are brought up to date |
    | yes | a removal by hand that still counts | stays out |
    | yes | one that counts no more | is added |
    | no | a membership in an archived chat, held until its end | stays, to read |
    | no | any other | is removed; that the person was silenced is noted in its place |
    | no | a decision by hand | is kept for as long as it counts |
    """
    entitlements = POLICY.entitlements_by_chat(facts, today)
    rows: dict[str, Row] = {member.chat_id: member for member in facts.members}
    rows |= facts.exclusions
    changes: list[MemberChange | None] = []
    for chat_id in sorted({*entitlements, *rows}):
        old = rows.get(chat_id)
        if is_manual(chat_id):
            changes += [_by_hand(facts, old, today)] if isinstance(old, Member) else []
        elif chat_id in entitlements:
            changes.append(_entitled(facts, chat_id, entitlements[chat_id], old, (today, now)))
        elif isinstance(old, Member):
            changes.append(_not_entitled(facts, old, today))
        elif old is not None and facts.link() is not None:
            changes.append(MemberChange(old=old, new=_instead(old, _upheld(facts, old, [], today)), rests_on=()))
    return [change for change in changes if change is not None and change.old != change.new]


def lag_ms(facts: Facts, changes: Iterable[MemberChange], now_ms: int) -> int | None:
    """The milliseconds from a joining's or leaving's newest cause until now, the longest of several; None without any.

    Causes are the facts that a change rests on and the days on which they begin or end. So are the class's or
    organisation's own record, and the creation of the chat. A roster record counts by its version, the source's time.
    """
    lags = [_lag(facts, change, now_ms) for change in changes if change.joins or change.leaves]
    return max((lag for lag in lags if lag is not None), default=None)


def _entitled(
    facts: Facts, chat_id: str, entitlements: list[Entitlement], old: Row | None, moment: tuple[str, int]
) -> MemberChange | None:
    assert facts.person is not None  # an entitlement has a person
    today, now = moment
    deciding = min(entitlements, key=lambda entitlement: entitlement.rank)
    stored = facts.chats.get(chat_id)
    chat = stored or new_automatic_chat(deciding.path, facts.place_of(deciding.path.relation), today, now)
    decision = None if old is None else _upheld(facts, old, entitlements, today)
    if _waits(old) and deciding.path.role in POLICY.irremovable_roles:
        # When it was decided nobody could see that the person answers for the chat.
        decision = None
    is_closed = chat.status == "archived" and not isinstance(old, Member)
    if isinstance(old, Exclusion) and (is_closed or (decision is not None and old.kind == "removed")):
        return MemberChange(old=old, new=_instead(old, decision), rests_on=())
    if is_closed:
        return None
    joined_at = old.joined_at if isinstance(old, Member) else now
    muted = None if decision is None else decision.muted()
    new = _member(facts.person, chat, deciding, joined_at, muted)
    return MemberChange(old=old, new=new, rests_on=deciding.basis, creates=chat if stored is None else None)


def _by_hand(facts: Facts, old: Member, today: str) -> MemberChange:
    """Keep somebody in a chat made by hand while they have the link and the tie by which they came, else take them out.

    The basis is renewed, as when a pupil's class goes on into the next year, and so is the title of a renamed chat.
    That they were silenced is noted in the membership's place.
    """
    link = facts.link()
    relations = (
        [] if link is None or old.tie is None else relations_that_keep(facts.person_id, facts.facts, old.tie, today)
    )
    open_ones = [refs for refs in relations if all(_is_open(facts, ref) for ref in refs)]
    if link is None or facts.person is None or not open_ones:
        # Who was silenced is silenced still when they come back: by unlinking nobody gets round it.
        return MemberChange(old=old, new=_instead(old, Decision.of(old)), rests_on=_gone(facts, old, today))
    in_basis = [refs for refs in open_ones if set(refs) <= set(old.basis)]
    basis = tuple(sorted((ref_of(link), *(in_basis or open_ones)[0])))
    name = member_name(facts.person, old.role)
    chat = facts.chats.get(old.chat_id)
    title = old.title if chat is None else chat.title
    return MemberChange(old=old, new=replace(old, basis=list(basis), name=name, title=title), rests_on=basis)


def _is_open(facts: Facts, ref: str) -> bool:
    """Whether the class or organisation of a fact has not been closed; a class whose year is over may be."""
    place = facts.place_of(facts.facts[ref])
    return place is None or place.status == "active"


def _upheld(facts: Facts, row: Row, entitlements: list[Entitlement], today: str) -> Decision | None:
    """What is left today of a row's decision by hand; `entitlements` are all of the person's to the row's chat."""
    decision = Decision.of(row)
    # Without the link it isn't known what the roster has; a reason that is gone is noticed when the person links.
    if decision is None or facts.link() is None:
        return decision
    current = entitling_reasons(entitlements, facts)
    return replace(decision, reasons=current) if _waits(row) else upheld(decision, current, facts, today)


def _waits(row: Row | None) -> bool:
    """Whether a row's decision was made while the person was out of the chat (`Decision.waits`)."""
    decision = Decision.of(row) if isinstance(row, Exclusion) else None
    return decision is not None and decision.waits


def _instead(row: Row, decision: Decision | None) -> Exclusion | None:
    """The exclusion that a decision leaves instead of an exclusion, or of a membership that ends."""
    return None if decision is None else decision.exclusion(row, row.kind if isinstance(row, Exclusion) else "muted")


def _not_entitled(facts: Facts, old: Member, today: str) -> MemberChange:
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
        fact is not None and counted_until_the_end(fact, facts.place_of(fact), today) for fact in resting_on
    )


def _relations(member: Member) -> list[str]:
    links = Prefix.LINK.key("")
    return [ref for ref in member.basis if not key_parts(ref)[1].startswith(links)]


def _member(
    person: Person, chat: Chat, entitlement: Entitlement, joined_at: int, muted: dict[str, Any] | None
) -> Member:
    role = entitlement.path.role
    return Member(
        person_id=person.person_id,
        chat_id=chat.chat_id,
        kind=chat.kind,
        title=chat.title,
        organisation_id=chat.organisation_id,
        name=member_name(person, role),
        role=role,
        status=chat.status,
        basis=list(entitlement.basis),
        joined_at=joined_at,
        muted=muted,
    )


def _gone(facts: Facts, member: Member, today: str) -> tuple[str, ...]:
    # One fact that is gone is enough: while it stays gone, this basis holds no more. None is gone only where the
    # rules themselves have changed, or a class has closed; then all of them must be as they were read.
    read = tuple(ref for ref in member.basis if _was_read(facts, ref))
    lost = [ref for ref in read if (fact := facts.facts.get(ref)) is None or not counts(fact, today)]
    return tuple(lost[:1]) or read


def _was_read(facts: Facts, ref: str) -> bool:
    return ref in facts.facts or key_parts(ref)[0] == person_pk(facts.person_id)


def _lag(facts: Facts, change: MemberChange, now_ms: int) -> int | None:
    row = change.new if change.joins else change.old
    assert row is not None  # somebody came or went
    causes = [facts.facts[ref] for ref in change.rests_on if ref in facts.facts]
    moments = [moment for fact in causes for moment in _moments(fact, facts.place_of(fact))]
    if (chat := facts.chats.get(row.chat_id)) is not None:
        moments.append(chat.created_at * 1000)
    past = [moment for moment in moments if FIRST_MOMENT_MS <= moment <= now_ms]
    return now_ms - max(past) if past else None


def _moments(fact: Fact, place: Place | None) -> list[int]:
    moments = [fact.linked_at * 1000 if isinstance(fact, Link) else fact.version]
    if place is not None:
        moments.append(place.version)
    first, last = getattr(fact, "starts_on", None), getattr(fact, "ends_on", None)
    moments += [midnight_ms(first)] if first else []
    return [*moments, midnight_ms(last) + DAY_MS] if last else moments
