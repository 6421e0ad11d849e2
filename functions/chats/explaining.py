"""Why somebody is in their chats, or isn't: for oneself, for the school's administrator, for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from functions.chats.repository import explanations
from functions.chats.rules.answering import administered
from functions.chats.rules.reasons import of_link
from functions.chats.rules.why import about_person, explain
from svyazka_common import aws, clock
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.relations import RoleAssignment

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
    """Everything, as the person is told and the operator. Raises ProblemError(person_unknown)."""
    today = clock.today()
    return _answer(explanations.around(explanations.facts_of(person_id), today), today)


def explained_to(caller_id: str, asked: str | None) -> Answer:
    """About the caller; for a school administrator also about who has a role in the school, then only its chats.

    Raises ProblemError(person_unknown), whether there is such a person or not.
    """
    if asked is None or asked == caller_id:
        return explained(caller_id)
    today = clock.today()
    duties, own = aws.concurrently(lambda: explanations.roles_of(caller_id), lambda: explanations.facts_of(asked))
    shared = administered(duties, today) & _schools(own)
    if not shared:
        raise ProblemError(Code.PERSON_UNKNOWN)
    answer, link = _answer(explanations.around(own, today), today), of_link(own)
    return Answer(
        person=answer.person,
        about_person=[] if link.holds else [link],
        chats=[one for one in answer.chats if one.organisation_id in shared],
    )


def _schools(facts: Facts) -> set[str]:
    roles = (fact for fact in facts.facts.values() if isinstance(fact, RoleAssignment))
    return {role.organisation_id for role in roles if role.status == "active"}


def _answer(facts: Facts, today: str) -> Answer:
    if facts.person is None:
        raise ProblemError(Code.PERSON_UNKNOWN)
    return Answer(person=facts.person, about_person=about_person(facts), chats=explain(facts, today))
