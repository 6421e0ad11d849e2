"""Why somebody is in a chat, or isn't: an answer for every chat that the roster leads or led the person into.

| the answer | because |
|---|---|
| is in it | every fact that it rests on |
| is in it still | what is gone, and that the chat is archived or about to follow |
| isn't in it | what is missing, of the way that lacks least |
| isn't in it, though nothing is missing | removed by hand; archived; not created; or it is about to follow |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.rules.audience import PRECEDENCE
from functions.chats.rules.reasons import Reason, instant, of_link, of_relation
from functions.chats.rules.ways import Way, ways
from svyazka_common.records.relations import Guardianship

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.chats import ChatKind, Member

BY_HAND = Reason(code="by_hand", text="Состав этого чата ведут вручную", holds=True)
ARCHIVED_READING = Reason(code="archived_reading", text="Чат в архиве: сообщения можно читать", holds=True)
ARCHIVED = Reason(code="archived", text="Чат в архиве: новых участников в нём не будет", holds=False)
NOT_CREATED = Reason(code="not_created", text="Чат этого предмета ещё не создан", holds=False)
LEAVING = Reason(code="leaving", text="Чат вот-вот обновится", holds=False)
ON_THE_WAY = Reason(code="on_the_way", text="Всё на месте, чат вот-вот обновится", holds=False)
NO_TIE = Reason(code="no_tie", text="В журнале больше нет основания для этого чата", holds=False)
NO_TIES = Reason(code="no_ties", text="В журнале нет ни класса, ни уроков, ни должности", holds=False)
NO_PERSON = Reason(code="no_person", text="Человека больше нет в журнале", holds=False)
REMOVED = "Из чата убрали вручную; вернуть может ответственный за чат"
MUTED = "Писать в чат запрещено ответственным за него"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A chat, whether the person is in it, since when (ISO 8601), and why."""

    chat_id: str
    kind: ChatKind
    title: str
    organisation_id: str
    is_member: bool
    since: str | None
    because: tuple[Reason, ...]


def about_person(facts: Facts) -> list[Reason]:
    """What concerns the person, whatever the chat: no link, nothing in the roster, guardianships that have ended."""
    link = of_link(facts)
    found = [] if link.holds else [link]
    if not ways(facts):
        found.append(NO_TIES)
    ended = (one for one in facts.facts.values() if isinstance(one, Guardianship) and one.status == "ended")
    return found + [of_relation(one, facts, "") for one in sorted(ended, key=lambda one: one.child_name)]


def explain(facts: Facts, today: str) -> list[Explained]:
    """An answer for each chat, by its id."""
    leading: dict[str, list[Way]] = {}
    for way in ways(facts):
        for chat_id in way.chat_ids(facts):
            leading.setdefault(chat_id, []).append(way)
    members = {member.chat_id: member for member in facts.members}
    return [
        _explained(chat_id, leading.get(chat_id, []), members.get(chat_id), facts, today)
        for chat_id in sorted({*leading, *members})
    ]


def _explained(chat_id: str, leading: list[Way], member: Member | None, facts: Facts, today: str) -> Explained:
    chain = min((_chain(way, facts, today) for way in sorted(leading, key=_rank)), key=_lacking, default=[NO_TIE])
    lacking = [reason for reason in chain if not reason.holds]
    kind, title, organisation_id = _named(chat_id, leading, member, facts)
    return Explained(
        chat_id=chat_id,
        kind=kind,
        title=title,
        organisation_id=organisation_id,
        is_member=member is not None,
        since=None if member is None else instant(member.joined_at),
        because=tuple(_absent(chat_id, lacking, facts) if member is None else _present(member, chain, lacking)),
    )


def _chain(way: Way, facts: Facts, today: str) -> list[Reason]:
    if facts.person is None:
        return [NO_PERSON]
    relation = way.guardianship
    if relation is None:
        return [of_link(facts), of_relation(way.tie, facts, today)]
    child = of_relation(way.tie, facts, today, child=relation.child_name)
    return [of_link(facts), of_relation(relation, facts, today), child]


def _present(member: Member, chain: list[Reason], lacking: list[Reason]) -> list[Reason]:
    if member.kind == "manual":
        return [BY_HAND]
    if lacking:
        return [ARCHIVED_READING, *lacking] if member.status == "archived" else [*lacking, LEAVING]
    if member.muted is None:
        return chain
    return [*chain, Reason(code="muted", text=MUTED, holds=True, since=instant(member.muted["since"]))]


def _absent(chat_id: str, lacking: list[Reason], facts: Facts) -> list[Reason]:
    chat, exclusion = facts.chats.get(chat_id), facts.exclusions.get(chat_id)
    if lacking:
        return lacking
    if exclusion is not None and exclusion.kind == "removed":
        return [Reason(code="removed_by_hand", text=REMOVED, holds=False, since=instant(exclusion.since))]
    if chat is None and chat_id.startswith("subject"):
        return [NOT_CREATED]
    return [ARCHIVED] if chat is not None and chat.status == "archived" else [ON_THE_WAY]


def _named(chat_id: str, leading: list[Way], member: Member | None, facts: Facts) -> tuple[ChatKind, str, str]:
    if (known := facts.chats.get(chat_id) or member) is not None:
        return known.kind, known.title, known.organisation_id
    first = leading[0]  # a chat that is neither there nor the person's is known by a way into it
    return first.chat.kind, first.title, first.tie.organisation_id


def _rank(way: Way) -> int:
    return PRECEDENCE.index(way.role)


def _lacking(chain: list[Reason]) -> int:
    return sum(not reason.holds for reason in chain)
