"""Who was taken out of a chat by hand, or silenced, and for how long that counts.

A decision stands on the reasons that the roster had for the membership at that moment, each a fact (`ref_of`) with the
academic year of its class: `PERSON#p1/ENROLMENT#7a@2026`. It counts until the roster has a reason that the decision
doesn't know.

| what happens to a reason | then |
|---|---|
| it is sent again, its days or its class's are corrected, its class's days are over for a time | it is the same |
| it is gone, and back within `OUTLIVES_DAYS` (a file forgot the row) | it is the same |
| it is gone for longer, and back | it is a new one: the roster has changed for the person |
| the class goes on into the next year, under its id or another one | it is a new one |

The link is no reason: unlinking and linking again brings nobody back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from functions.chats.rules.facts import counts
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.link import Link
from svyazka_common.records.relations import Enrolment, Homeroom, TeachingLoad
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.audience import Claim
    from functions.chats.rules.facts import Fact, Facts
    from svyazka_common.records.chats import ExclusionKind, Member

OUTLIVES_DAYS = 30
"""Regions that send files once a month forget a row for a month; who is really away for longer comes anew."""

YEAR_BEGINS = "06"
"""The month: classes begin in August or September, and are sometimes opened in June; those of January began before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """By whom, since when (epoch seconds), on which reasons.

    `gone_since` are reasons that the roster has no more, with the day on which that was noticed; `reasons` the others.
    """

    by: str
    since: int
    reasons: list[str]
    gone_since: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Exclusion | Member) -> Decision | None:
        """The decision that stands in a row; a member who isn't silenced has none."""
        if isinstance(row, Exclusion):
            return cls(by=row.by, since=row.since, reasons=row.reasons, gone_since=row.gone_since or {})
        return None if row.muted is None else cls(**row.muted)

    def muted(self) -> dict[str, Any]:
        """`Member.muted`."""
        plain: dict[str, Any] = {"by": self.by, "since": self.since, "reasons": self.reasons}
        return plain | ({"gone_since": self.gone_since} if self.gone_since else {})

    def exclusion(self, row: Exclusion | Member, kind: ExclusionKind) -> Exclusion:
        """What stands in the row's place from now on."""
        return Exclusion(
            person_id=row.person_id,
            chat_id=row.chat_id,
            kind=kind,
            organisation_id=row.organisation_id,
            name=row.name,
            by=self.by,
            since=self.since,
            reasons=self.reasons,
            gone_since=self.gone_since or None,
        )


def reasons(basis: Iterable[str], facts: Facts) -> list[str]:
    """The reasons among the facts that a membership rests on, or would (`ref_of`), sorted."""
    found = {ref: fact for ref in basis if (fact := facts.facts.get(ref)) is not None}
    return sorted(f"{ref}@{_year(fact, facts)}" for ref, fact in found.items() if not isinstance(fact, Link))


def wanted(claims: Iterable[Claim], facts: Facts) -> list[str]:
    """The reasons that the roster has for a person to be in a chat, sorted."""
    return reasons((ref for claim in claims for ref in claim.basis), facts)


def upheld(decision: Decision, now: list[str], facts: Facts, today: str) -> Decision | None:
    """The decision as it stands today, the roster's reasons being `now`; None where it counts no more."""
    known = dict.fromkeys(decision.reasons, today) | decision.gone_since
    lasting = {reason: since for reason, since in known.items() if _days(since, today) <= OUTLIVES_DAYS}
    if not all(any(_same(reason, one) for one in lasting) for reason in now):
        return None
    left = {reason: since for reason, since in lasting.items() if not any(_same(reason, one) for one in now)}
    kept = [reason for reason in left if _told(facts.facts.get(_ref(reason)), today)]
    gone_since = {reason: since for reason, since in left.items() if reason not in kept}
    if not (now or left):
        return None
    return replace(decision, reasons=sorted({*now, *kept}), gone_since=gone_since)


def _year(fact: Fact, facts: Facts) -> str:
    """The academic year of a fact's class, by the year it begins in; empty where that isn't known, or there is none.

    Not by the fact's own first day: a file may begin to give one, or one from years ago.
    """
    place = facts.place_of(fact)
    if isinstance(place, SchoolClass):
        first = place.starts_on
    elif isinstance(fact, Enrolment | Homeroom | TeachingLoad) and fact.own_starts_on is None:
        first = fact.starts_on
    else:
        return ""
    year, month, _ = first.split("-")
    return year if month >= YEAR_BEGINS else str(int(year) - 1)


def _told(fact: Fact | None, today: str) -> bool:
    """Whether the roster still tells of a fact, though its class may be over, or still to come."""
    if fact is None or isinstance(fact, Link):
        return False
    if isinstance(fact, Enrolment | Homeroom | TeachingLoad):
        return fact.status == "active" and (fact.own_ends_on or today) >= today
    return counts(fact, today)


def _same(one: str, other: str) -> bool:
    years = {_known_year(one), _known_year(other)} - {""}
    return _ref(one) == _ref(other) and len(years) <= 1


def _ref(reason: str) -> str:
    return reason.rpartition("@")[0]


def _known_year(reason: str) -> str:
    # Older rows have the fact's first day there, which tells nothing of the class's year.
    year = reason.rpartition("@")[2]
    return year if year.isdecimal() else ""


def _days(since: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(since)).days
