"""Why somebody is in their chats, or isn't: for oneself, for the school's administrator, for the operator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from functions.chats.repository import explanations
from functions.chats.rules.answering import administered
from functions.chats.rules.reasons import OF_LINK
from functions.chats.rules.tied import children, tied_to
from functions.chats.rules.why import about_person, explain
from svyazka_common import aws, clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.relations import Guardianship

if TYPE_CHECKING:
    from functions.chats.rules.facts import Facts
    from functions.chats.rules.reasons import Reason
    from functions.chats.rules.why import Explained
    from svyazka_common.records.roster import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A person, what concerns them whatever the chat, and an answer for each chat."""

    person: Person
    about_person: list[Reason]
    chats: list[Explained]


def explained(person_id: str) -> Answer:
    """Everything, as the operator is told. Raises ProblemError(person_unknown)."""
    own = explanations.facts_of(person_id)
    return _answer(explanations.with_children(own, children(own)))


def explained_to(caller_id: str, asked: str | None) -> Answer:
    """About the caller; for a school administrator also about who is or was tied to the school, then only its chats.

    Raises ProblemError(person_unknown), whether there is such a person or not.
    """
    if asked is None or asked == caller_id:
        return _to_oneself(caller_id)
    duties, own = aws.concurrently(lambda: explanations.roles_of(caller_id), lambda: explanations.facts_of(asked))
    schools = administered(duties, clock.today())
    known = explanations.with_children(own, children(own) if schools else ())
    if not schools & tied_to(known, ever=True):
        raise ProblemError(Code.PERSON_UNKNOWN)
    return _to_administrator(_answer(known), schools, schools & tied_to(known, ever=False))


def _to_oneself(person_id: str) -> Answer:
    # A child counts as long as the person is a guardian: where it has gone since is no longer theirs to know.
    own = explanations.facts_of(person_id)
    wards = [relation.child_id for relation in own.counting(Guardianship, clock.today())]
    return _answer(explanations.with_children(own, wards))


def _to_administrator(answer: Answer, schools: set[str], tied: set[str]) -> Answer:
    """What of an answer concerns these schools; `tied` are those of them to which the person is tied now.

    Whether who has left is linked is no longer for the school to know: the link may be another school's.
    """
    return Answer(
        person=answer.person,
        about_person=[reason for reason in answer.about_person if tied and reason.code in OF_LINK],
        chats=[
            one if one.organisation_id in tied else replace(one, because=_without_link(one.because))
            for one in answer.chats
            if one.organisation_id in schools
        ],
    )


def _without_link(because: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in because if reason.code not in OF_LINK)


def _answer(known: Facts) -> Answer:
    if known.person is None:
        raise ProblemError(Code.PERSON_UNKNOWN)
    facts = explanations.around(known)
    return Answer(person=known.person, about_person=about_person(facts), chats=explain(facts, clock.today()))
