"""What a fact, or its lack, says about a membership, in words and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from functions.chats.rules.facts import Fact, Facts, Place

type State = Literal["holds", "ended", "not_begun", "over", "closed"]

# A version before this is no moment but a counter (ms since 1970; the year 2000).
FIRST_MOMENT_MS = 946_684_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A fact for (`holds`) or against a membership. `since`: a date or an instant, ISO 8601, where it is known."""

    code: str
    text: str
    holds: bool
    since: str | None = None


class Words(NamedTuple):
    """What is said of a relation that holds, has ended, has not begun, or whose days are over."""

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
WORDS: dict[type[Fact], Words] = {
    Enrolment: ENROLMENT,
    Guardianship: Words("Законный представитель: {child}", "Больше не законный представитель: {child}", "", ""),
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
"""The codes of what is said of a link, or its lack."""


def of_link(facts: Facts) -> Reason:
    """What the link says: without one that counts, nobody is in a chat."""
    if (link := facts.link()) is not None:
        return Reason(code=Link.entity, text="Учебный профиль привязан", holds=True, since=instant(link.linked_at))
    if any(isinstance(fact, Link) for fact in facts.facts.values()):
        return ACCOUNT_ENDED
    return NOT_LINKED


def of_relation(fact: Fact, facts: Facts, today: str, child: str | None = None) -> Reason:
    """What a relation says; `child` is the name of whose enrolment it is, where it isn't the person's own."""
    place = facts.place_of(fact)
    state = _state(fact, place, today)
    if state == "closed" and place is not None:
        return _closed(place)
    words = CHILD if child is not None else WORDS[type(fact)]
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
        "subject": getattr(fact, "subject_name", ""),
        "organisation": getattr(fact, "organisation_name", ""),
        "child": child or getattr(fact, "child_name", ""),
    }


def _moment(version: int) -> str | None:
    return instant(version // 1000) if version >= FIRST_MOMENT_MS else None


def instant(seconds: int) -> str:
    """An instant in ISO 8601, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()
