"""On which days something begins or ends for a person without a change of the roster."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from svyazka_common.records.chats import is_manual
from svyazka_common.records.roster import Enrolment, InClass, RoleAssignment, SchoolClass
from svyazka_common.ties import grace_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.chats.rules.facts import Facts
    from svyazka_common.rights import Fact
    from svyazka_common.streams import Change


def next_due_day(facts: Facts, today: str) -> str | None:
    """The next day (ISO 8601) on which the person has to be looked at.

    None if no such day is known, or the person isn't linked. The first and last days of classes are left out: on these
    all of the class are looked at.
    """
    if facts.link() is None:
        return None
    days = chain((day for fact in facts.facts.values() for day in _days(facts, fact)), _late_days(facts))
    return min((day for day in days if day > today), default=None)


def new_class_days(change: Change, today: str) -> list[tuple[str, str]]:
    """The days that a change of the table gives a class: its id and the day (ISO 8601)."""
    if change.entity != SchoolClass.entity or change.new is None:
        return []
    before = class_days(SchoolClass.from_plain(change.old), today) if change.old else []
    school_class = SchoolClass.from_plain(change.new)
    return [(school_class.class_id, day) for day in class_days(school_class, today) if day not in before]


def class_days(school_class: SchoolClass, today: str) -> list[str]:
    """The days still to come on which all of a class have to be looked at: its first, and the one after its last."""
    if school_class.status == "ended":
        return []
    return [day for day in (school_class.starts_on, day_after(school_class.ends_on)) if day > today]


def day_after(day: str) -> str:
    """The next day; both ISO 8601."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _late_days(facts: Facts) -> Iterator[str]:
    """On which days a class that is over keeps somebody in a chat made by hand no more."""
    refs = {ref for member in facts.members if is_manual(member.chat_id) for ref in member.basis}
    for ref in sorted(refs):
        fact = facts.facts.get(ref)
        if isinstance(fact, Enrolment):
            yield grace_ends(fact)


def _days(facts: Facts, fact: Fact) -> Iterator[str]:
    if getattr(fact, "status", None) != "active":
        return
    place = facts.place_of(fact)
    of_class = (place.starts_on, place.ends_on) if isinstance(place, SchoolClass) else (None, None)
    periods = fact.periods if isinstance(fact, InClass | RoleAssignment) else []
    for starts_on, ends_on in periods:
        if starts_on is not None and starts_on != of_class[0]:
            yield starts_on
        if ends_on is not None and ends_on != of_class[1]:
            yield day_after(ends_on)
