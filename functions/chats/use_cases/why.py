"""Why somebody is in their chats, or isn't: for oneself, for the school's administrator, for the operator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from functions.chats.repository import people
from functions.chats.rules.explanation import OF_LINK, about_person, affiliations, children, explain
from svyazka_common import clock
from svyazka_common.chat_rights import access_memberships
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import is_direct
from svyazka_common.records.roster import Guardianship
from svyazka_common.rights import access_person, is_of_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.rules.explanation import Explanation, Reason
    from functions.chats.rules.facts import Facts
    from svyazka_common.records.access import Session
    from svyazka_common.records.roster import Person


class PersonExplanation(Struct, frozen=True, kw_only=True):
    """A person, what concerns them whatever the chat, and an answer for each chat."""

    person: Person
    about_person: list[Reason]
    chats: list[Explanation]


def explain_to_operator(person_id: str) -> PersonExplanation:
    """Everything about a person. Raises DomainError(person_unknown)."""
    own = people.own_facts(person_id)
    return _explanation(people.with_children(own, children(own)))


def explain_to_caller(session: Session, person_id: str | None) -> PersonExplanation:
    """Explains the caller's chats; to a school administrator also those of a person who is or was of the school.

    Of that person, only the school's chats are explained.

    Raises DomainError(person_unknown), whether there is such a person or not.
    """
    if person_id is None or person_id == session.person_id:
        return _to_oneself(session)
    administrator, own = people.administrator_and_facts(session, person_id)
    today = clock.today()
    facts = people.with_children(own, children(own))
    school = access_person(session, administrator, affiliations(facts, today, ever=True), today)
    is_affiliated = school in affiliations(facts, today, ever=False)
    return _to_administrator(_explanation(facts), school, is_affiliated=is_affiliated)


def _to_oneself(session: Session) -> PersonExplanation:
    # A child counts as long as the person is a guardian: where it has gone since is no longer theirs to know.
    own, today = people.own_facts(session.person_id), clock.today()
    wards = [guardianship.child_id for guardianship in own.counting(Guardianship, today)]
    return _explanation(people.with_children(own, wards), partial(_in_session, session))


def _in_session(session: Session, facts: Facts) -> Facts:
    """What of it the session shows: as one of the staff, the session's organisation only."""
    return replace(
        facts,
        facts={ref: fact for ref, fact in facts.facts.items() if is_of_session(session, fact)},
        members=tuple(access_memberships(session, facts.members)),
    )


def _to_administrator(explanation: PersonExplanation, school: str, *, is_affiliated: bool) -> PersonExplanation:
    """What of an explanation concerns the school; `is_affiliated`: whether the person is of it now.

    Chats of two are left out: they are correspondence, and no matter of the school.

    The school may no longer know whether a person who has left is linked: the link may be another school's.
    """
    of_school = [chat for chat in explanation.chats if chat.organisation_id == school and not is_direct(chat.chat_id)]
    if is_affiliated:
        of_link = [reason for reason in explanation.about_person if reason.code in OF_LINK]
        return replace(explanation, about_person=of_link, chats=of_school)
    chats = [replace(chat, because=_without_link(chat.because)) for chat in of_school]
    return replace(explanation, about_person=[], chats=chats)


def _without_link(because: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in because if reason.code not in OF_LINK)


def _explanation(facts: Facts, shown: Callable[[Facts], Facts] = lambda facts: facts) -> PersonExplanation:
    """The explanation of a person's chats by the facts that `shown` returns."""
    if facts.person is None:
        raise DomainError(Code.PERSON_UNKNOWN)
    surrounded = people.with_surroundings(facts)
    return PersonExplanation(
        person=facts.person,
        about_person=about_person(surrounded),
        chats=explain(shown(surrounded), clock.today()),
    )
