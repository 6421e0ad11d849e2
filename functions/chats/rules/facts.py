"""What is known about a person when their membership is decided, and on which days that changes by itself."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field

from svyazka_common.records.base import Prefix
from svyazka_common.records.chats import is_manual
from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    InClass,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
)
from svyazka_common.rights import counts
from svyazka_common.ties import grace_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.chats import Chat, Exclusion, Member
    from svyazka_common.records.link import Suspension
    from svyazka_common.records.roster import Person
    from svyazka_common.rights import Fact, Place
    from svyazka_common.streams import Change

FIRST_MOMENT_MS = 946_684_800_000
"""The year 2000: a version before this is no moment (milliseconds since 1970) but a counter."""


class Facts(Struct, frozen=True, kw_only=True):
    """One person as read from the table, ended relations too.

    `facts` has the person's own and the children's enrolments, those in groups of a subject too, by `ref_of`.
    `members` are the person's present memberships. `exclusions` are the exclusions that replace others, by chat id.
    `suspensions` are the accounts that have ended or are back. `places` are the classes and organisations of these
    facts, by `ref_of`. `chats` has, by chat id, the chats that exist among those that the person could belong to or is
    in.
    """

    person_id: str
    person: Person | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    exclusions: dict[str, Exclusion] = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)

    def counting[F: Fact](self, kind: type[F], today: str) -> list[F]:
        """The person's own facts of a kind that count today."""
        own = f"{person_pk(self.person_id)}/"
        mine = (fact for ref, fact in self.facts.items() if isinstance(fact, kind) and ref.startswith(own))
        return [fact for fact in mine if self.counts(fact, today)]

    def link(self) -> Link | None:
        """The link that memberships rest on: the oldest, since the profile is the person's, not the account's."""
        suspended = {suspension.account_id for suspension in self.suspensions if suspension.status == "ended"}
        links = [
            fact
            for fact in self.facts.values()
            if isinstance(fact, Link) and not fact.suspended and fact.account_id not in suspended
        ]
        return min(links, key=lambda link: (link.linked_at, link.account_id), default=None)

    def counts(self, fact: Fact, today: str) -> bool:
        """Whether a fact holds today, and what it leans on is open, as far as that was read."""
        place = self.place_of(fact)
        return counts(fact, today) and (place is None or counts(place, today))

    def place_of(self, fact: Fact) -> Place | None:
        """The class or organisation that a relation is to, if it was read."""
        return self.places.get(ref) if (ref := place_ref(fact)) is not None else None


def place_ref(fact: Fact) -> str | None:
    """The `ref_of` the class or organisation that a relation is to; None for links and guardianships."""
    match fact:
        case Enrolment() | GroupEnrolment() | TeachingLoad() | Homeroom():
            return class_ref(fact.class_id)
        case RoleAssignment():
            return organisation_ref(fact.organisation_id)
        case _:
            return None


def class_ref(class_id: str) -> str:
    """`CLASS#c1/CLASS`."""
    return f"{class_pk(class_id)}/{Prefix.CLASS.key()}"


def organisation_ref(organisation_id: str) -> str:
    """`ORG#5f3…/ORG`."""
    return f"{Prefix.ORGANISATION.key(organisation_id)}/{Prefix.ORGANISATION.key()}"


def counted_until_the_end(fact: Fact, place: Place | None, today: str) -> bool:
    """Whether a fact still held when its class or organisation ended, or holds yet: such people may read on.

    An active `own_status` shows that only what the relation leans on has ended. A file in which both are missing ends
    both at one version.
    """
    if isinstance(fact, Link | Guardianship):
        return counts(fact, today)
    if place is None or (fact.starts_on or today) > today:
        return False
    if isinstance(place, SchoolClass) and fact.ends_on is not None and fact.ends_on < min(today, place.ends_on):
        return False
    return (
        fact.status == "active"
        or fact.own_status == "active"
        or (place.status == "ended" and fact.version >= place.version)
    )


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
