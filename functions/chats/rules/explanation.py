"""Why somebody is in a chat, or isn't: an answer for every chat that the roster leads or led the person into.

| the answer | because |
|---|---|
| is in it | every fact that it rests on |
| is in it still | what is gone, and that the chat is archived or about to follow |
| isn't in it | what is missing, of the path that lacks least |
| isn't in it, though nothing is missing | removed by hand; archived; not created; or it is about to follow |

Also which organisations a person is affiliated with: whose administrator may ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from functions.chats.rules.facts import FIRST_MOMENT_MS
from functions.chats.rules.membership_policy import POLICY, PRECEDENCE
from svyazka_common.clock import iso
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    person_pk,
)
from svyazka_common.rights import counts, counts_or_will

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_policy import MembershipPath
    from svyazka_common.records.chats import ChatKind, Member
    from svyazka_common.rights import Fact, Place

type State = Literal["holds", "ended", "not_begun", "over", "closed"]


class Reason(Struct, frozen=True, kw_only=True):
    """A fact for (`holds`) or against a membership. `since`: a date or an instant, ISO 8601, where it is known."""

    code: str
    text: str
    holds: bool
    since: str | None = None


class Words(NamedTuple):
    """The texts about a relation that holds, has ended, has not begun, or whose days are over."""

    holds: str
    ended: str
    not_begun: str
    over: str


ENROLMENT = Words(
    "Учится в классе {label}",
    "Больше не учится в классе {label}",
    "Ещё не учится в классе {label}",
    "Учёба в классе {label} закончилась",
)
CHILD = Words(
    "{child}: учится в классе {label}",
    "{child}: больше не учится в классе {label}",
    "{child}: ещё не учится в классе {label}",
    "{child}: учёба в классе {label} закончилась",
)
GROUP = Words(
    "Учится в группе: {subject}, {label}",
    "Больше не учится в группе: {subject}, {label}",
    "Ещё не учится в группе: {subject}, {label}",
    "Учёба в группе закончилась: {subject}, {label}",
)
CHILD_IN_GROUP = Words(
    "{child}: учится в группе: {subject}, {label}",
    "{child}: больше не учится в группе: {subject}, {label}",
    "{child}: ещё не учится в группе: {subject}, {label}",
    "{child}: учёба в группе закончилась: {subject}, {label}",
)
WORDS: dict[type[Fact], Words] = {
    Enrolment: ENROLMENT,
    GroupEnrolment: GROUP,
    Guardianship: Words("Ребёнок: {child}", "Больше не законный представитель ребёнка: {child}", "", ""),
    TeachingLoad: Words(
        "Ведёт предмет «{subject}» в классе {label}",
        "Больше не ведёт предмет «{subject}» в классе {label}",
        "Ещё не ведёт предмет «{subject}» в классе {label}",
        "Уроки по предмету «{subject}» в классе {label} закончились",
    ),
    Homeroom: Words(
        "Классное руководство: {label}",
        "Классного руководства больше нет: {label}",
        "Классное руководство ещё не началось: {label}",
        "Классное руководство закончилось: {label}",
    ),
    RoleAssignment: Words(
        "Работает: {organisation}",
        "Больше не работает: {organisation}",
        "Ещё не работает: {organisation}",
        "Работа закончилась: {organisation}",
    ),
}

NOT_LINKED = Reason(code="not_linked", text="Учебный профиль ещё не привязан", holds=False)
ACCOUNT_ENDED = Reason(
    code="account_ended", text="Учётная запись журнала закрыта, поэтому привязка не действует", holds=False
)
OF_LINK = frozenset({Link.entity, NOT_LINKED.code, ACCOUNT_ENDED.code})
"""The codes of reasons about a link, or its lack."""

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


class Explanation(Struct, frozen=True, kw_only=True):
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
    link = _of_link(facts)
    reasons = [] if link.holds else [link]
    if not POLICY.paths(facts):
        reasons.append(NO_TIES)
    ended = [fact for fact in facts.facts.values() if isinstance(fact, Guardianship) and fact.status == "ended"]
    by_child = sorted(ended, key=lambda guardianship: guardianship.child_name)
    return reasons + [_of_relation(guardianship, facts, "") for guardianship in by_child]


def explain(facts: Facts, today: str) -> list[Explanation]:
    """An answer for each chat, by its id."""
    paths: dict[str, list[MembershipPath]] = {}
    for path in POLICY.paths(facts):
        for chat_id in path.chat_ids(facts):
            paths.setdefault(chat_id, []).append(path)
    members = {member.chat_id: member for member in facts.members}
    return [
        _explanation(chat_id, paths.get(chat_id, []), members.get(chat_id), facts, today)
        for chat_id in sorted({*paths, *members})
    ]


def children(facts: Facts) -> set[str]:
    """The ids of the children whose guardian the person is or was."""
    return {fact.child_id for fact in facts.facts.values() if isinstance(fact, Guardianship)}


def affiliations(facts: Facts, today: str, *, ever: bool) -> set[str]:
    """The organisations that the roster ties a person to, by id: by a role, in a class, by a child.

    Relations count that hold today or will; with `ever`, ended ones too. Only children that were read are considered.
    """
    own = person_pk(facts.person_id)
    guardianships = {fact.child_id: fact for fact in facts.facts.values() if isinstance(fact, Guardianship)}
    organisations: set[str] = set()
    for fact in facts.facts.values():
        match fact:
            case RoleAssignment() | Enrolment() | GroupEnrolment() | Homeroom() | TeachingLoad() if fact.pk == own:
                holds = counts_or_will(fact, today)
            case Enrolment() | GroupEnrolment() if fact.person_id in guardianships:
                holds = counts_or_will(fact, today) and counts(guardianships[fact.person_id], today)
            case _:
                continue
        if ever or holds:
            organisations.add(fact.organisation_id)
    return organisations


def _explanation(
    chat_id: str, paths: list[MembershipPath], member: Member | None, facts: Facts, today: str
) -> Explanation:
    chain = min((_chain(path, facts, today) for path in sorted(paths, key=_rank)), key=_lacking, default=[NO_TIE])
    lacking = [reason for reason in chain if not reason.holds]
    kind, title, organisation_id = _described(chat_id, paths, member, facts)
    return Explanation(
        chat_id=chat_id,
        kind=kind,
        title=title,
        organisation_id=organisation_id,
        is_member=member is not None,
        since=None if member is None else iso(member.joined_at),
        because=tuple(
            _present(member, chain, lacking) if member is not None else _absent(paths[0], chat_id, lacking, facts)
        ),
    )


def _chain(path: MembershipPath, facts: Facts, today: str) -> list[Reason]:
    if facts.person is None:
        return [NO_PERSON]
    guardianship = path.guardianship
    if guardianship is None:
        return [_of_link(facts), _of_relation(path.relation, facts, today)]
    of_child = _of_relation(path.relation, facts, today, child=guardianship.child_name)
    return [_of_link(facts), _of_relation(guardianship, facts, today), of_child]


def _present(member: Member, chain: list[Reason], lacking: list[Reason]) -> list[Reason]:
    if member.kind == "manual":
        return [BY_HAND]
    if lacking:
        return [ARCHIVED_READING, *lacking] if member.status == "archived" else [*lacking, LEAVING]
    if member.muted is None:
        return chain
    return [*chain, Reason(code="muted", text=MUTED, holds=True, since=iso(member.muted["since"]))]


def _absent(path: MembershipPath, chat_id: str, lacking: list[Reason], facts: Facts) -> list[Reason]:
    chat, exclusion = facts.chats.get(chat_id), facts.exclusions.get(chat_id)
    if lacking:
        return lacking
    if exclusion is not None and exclusion.kind == "removed":
        return [Reason(code="removed_by_hand", text=REMOVED, holds=False, since=iso(exclusion.since))]
    if chat is None and not path.line.chat_type.makes_itself:
        return [NOT_CREATED]
    return [ARCHIVED] if chat is not None and chat.status == "archived" else [ON_THE_WAY]


def _described(
    chat_id: str, paths: list[MembershipPath], member: Member | None, facts: Facts
) -> tuple[ChatKind, str, str]:
    """Kind, title and organisation of a chat."""
    if (stored := facts.chats.get(chat_id) or member) is not None:
        return stored.kind, stored.title, stored.organisation_id
    first = paths[0]  # a chat that is neither there nor the person's is known by a path into it
    return first.chat.kind, POLICY.title(first.chat, first.relation), first.relation.organisation_id


def _rank(path: MembershipPath) -> int:
    return PRECEDENCE.index(path.role)


def _lacking(chain: list[Reason]) -> int:
    return sum(not reason.holds for reason in chain)


def _of_link(facts: Facts) -> Reason:
    """The reason that follows from the link: without a link that counts, nobody is in a chat."""
    if (link := facts.link()) is not None:
        return Reason(code=Link.entity, text="Учебный профиль привязан", holds=True, since=iso(link.linked_at))
    if any(isinstance(fact, Link) for fact in facts.facts.values()):
        return ACCOUNT_ENDED
    return NOT_LINKED


def _of_relation(fact: Fact, facts: Facts, today: str, child: str | None = None) -> Reason:
    """The reason that follows from a relation; `child` is the child's name, if the enrolment isn't the person's own."""
    place = facts.place_of(fact)
    state = _state(fact, place, today)
    if state == "closed" and place is not None:
        return _closed(place)
    of_child = CHILD_IN_GROUP if isinstance(fact, GroupEnrolment) else CHILD
    words = of_child if child is not None else WORDS[type(fact)]
    text = {"holds": words.holds, "not_begun": words.not_begun, "over": words.over}.get(state, words.ended)
    return Reason(
        code=fact.entity if state == "holds" else f"{fact.entity}_{state}",
        text=text.format_map(_names(fact, child)),
        holds=state == "holds",
        since=_since(fact, place, state),
    )


def _state(fact: Fact, place: Place | None, today: str) -> State:
    if place is not None and place.status == "ended":
        return "closed"
    if isinstance(fact, Link) or fact.status == "ended":
        return "ended"
    first, last = _days(fact, place)
    if first is not None and today < first:
        return "not_begun"
    return "over" if last is not None and last < today else "holds"


def _days(fact: Fact, place: Place | None) -> tuple[str | None, str | None]:
    """First and last day, the narrower of what the relation and its class say."""
    firsts, lasts = [getattr(fact, "starts_on", None)], [getattr(fact, "ends_on", None)]
    if isinstance(place, SchoolClass):
        firsts.append(place.starts_on)
        lasts.append(place.ends_on)
    return max(filter(None, firsts), default=None), min(filter(None, lasts), default=None)


def _since(fact: Fact, place: Place | None, state: State) -> str | None:
    first, last = _days(fact, place)
    if state == "ended":
        return None if isinstance(fact, Link) else _moment(fact.version)
    return last if state == "over" else first


def _closed(place: Place) -> Reason:
    since = _moment(place.version)
    if isinstance(place, SchoolClass):
        return Reason(code="class_ended", text=f"Класс {place.label} расформирован", holds=False, since=since)
    return Reason(code="organisation_ended", text=f"Организация закрыта: {place.name}", holds=False, since=since)


def _names(fact: Fact, child: str | None) -> dict[str, str]:
    return {
        "label": getattr(fact, "class_label", ""),
        "subject": ", ".join(filter(None, (getattr(fact, "subject_name", ""), getattr(fact, "group_label", None)))),
        "organisation": getattr(fact, "organisation_name", ""),
        "child": child or getattr(fact, "child_name", ""),
    }


def _moment(version: int) -> str | None:
    return iso(version // 1000) if version >= FIRST_MOMENT_MS else None
