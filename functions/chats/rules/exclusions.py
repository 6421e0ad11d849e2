"""Who was taken out of a chat by hand, or silenced, and for how long that counts.

A decision rests on the reasons that the roster had for the membership at that moment, each a fact (`ref_of`) with the
academic year of its class: `PERSON#p1/ENROLMENT#7a@2026`. It counts until the roster has a reason that the decision
doesn't know.

| what happens to a reason | then |
|---|---|
| it is sent again, its days or its class's are corrected, its class's days are over for a time | it is the same |
| it is gone, and back within `OUTLIVES_DAYS` (a file forgot the row) | it is the same |
| it is gone for longer, and back | it is a new one: the roster has changed for the person |
| the class goes on into the next year, under its id or another one | it is a new one |

The link is no reason: unlinking and linking again brings nobody back. A person who was silenced while out of the chat
had no reasons to be there: the silence waits, and rests on the reasons by which the person comes back.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from svyazka_common.records.chats import Exclusion
from svyazka_common.records.link import Link
from svyazka_common.records.roster import InClass, SchoolClass
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.facts import Facts
    from functions.chats.rules.membership_policy import Entitlement
    from svyazka_common.records.chats import ExclusionKind, Member
    from svyazka_common.rights import Fact

OUTLIVES_DAYS = 30
"""In regions that send files once a month, a forgotten row is absent for a month; an absence above that is real."""

YEAR_BEGINS = "06"
"""The month in which an academic year begins at the earliest; a class that opens in January is of the year before."""


class Decision(Struct, frozen=True, kw_only=True):
    """A decision by hand: its author (`by`), its moment (`since`, epoch seconds), and the reasons that it rests on.

    `gone_since` contains reasons that have left the roster, with the day on which that was noticed; `reasons` the rest.
    """

    by: str
    since: int
    reasons: list[str]
    gone_since: dict[str, str] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether nothing is known yet of the reasons: the person was out of the chat."""
        return not (self.reasons or self.gone_since)

    @classmethod
    def of(cls, row: Exclusion | Member) -> Decision | None:
        """The decision that a row contains; None for a member who isn't silenced."""
        if isinstance(row, Exclusion):
            return cls(by=row.by, since=row.since, reasons=row.reasons, gone_since=row.gone_since or {})
        return None if row.muted is None else cls(**row.muted)

    def muted(self) -> dict[str, Any]:
        """The decision in the form of `Member.muted`."""
        plain: dict[str, Any] = {"by": self.by, "since": self.since, "reasons": self.reasons}
        return plain | ({"gone_since": self.gone_since} if self.gone_since else {})

    def exclusion(self, row: Exclusion | Member, kind: ExclusionKind) -> Exclusion:
        """The exclusion that replaces the row."""
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
            was_muted=row.was_muted if isinstance(row, Exclusion) else None,
        )


def reasons(basis: Iterable[str], facts: Facts) -> list[str]:
    """The reasons among the facts that a membership rests on, or would (`ref_of`), sorted."""
    resting_on = {ref: fact for ref in basis if (fact := facts.facts.get(ref)) is not None}
    return sorted(f"{ref}@{_year(fact, facts)}" for ref, fact in resting_on.items() if not isinstance(fact, Link))


def entitling_reasons(entitlements: Iterable[Entitlement], facts: Facts) -> list[str]:
    """The reasons that the roster has for a person to be in a chat, sorted."""
    return reasons((ref for entitlement in entitlements for ref in entitlement.basis), facts)


def upheld(decision: Decision, current: list[str], facts: Facts, today: str) -> Decision | None:
    """The decision with its reasons as of today, None if it no longer counts; `current` are the roster's reasons."""
    seen_last = dict.fromkeys(decision.reasons, today) | decision.gone_since
    lasting = {reason: since for reason, since in seen_last.items() if _days(since, today) <= OUTLIVES_DAYS}
    if not all(any(_same(reason, known) for known in lasting) for reason in current):
        return None
    absent = {reason: since for reason, since in lasting.items() if not any(_same(reason, own) for own in current)}
    in_roster = [reason for reason in absent if _is_in_roster(facts.facts.get(_ref(reason)), today)]
    gone_since = {reason: since for reason, since in absent.items() if reason not in in_roster}
    if not (current or absent):
        return None
    return replace(decision, reasons=sorted({*current, *in_roster}), gone_since=gone_since)


def _year(fact: Fact, facts: Facts) -> str:
    """The academic year of a fact's class, by the year it begins in; empty where that isn't known, or there is none.

    Not by the fact's own first day: a file may begin to give one, or one from years ago.
    """
    place = facts.place_of(fact)
    if isinstance(place, SchoolClass):
        first = place.starts_on
    elif isinstance(fact, InClass) and fact.own_starts_on is None:
        first = fact.starts_on
    else:
        return ""
    year, month, _ = first.split("-")
    return year if month >= YEAR_BEGINS else str(int(year) - 1)


def _is_in_roster(fact: Fact | None, today: str) -> bool:
    """Whether the roster still has a fact, though its class may be over, or still to come."""
    if fact is None or isinstance(fact, Link):
        return False
    if isinstance(fact, InClass):
        return fact.status == "active" and (fact.own_ends_on or today) >= today
    return counts(fact, today)


def _same(reason: str, other: str) -> bool:
    years = {_class_year(reason), _class_year(other)} - {""}
    return _ref(reason) == _ref(other) and len(years) <= 1


def _ref(reason: str) -> str:
    return reason.rpartition("@")[0]


def _class_year(reason: str) -> str:
    # Older rows have the fact's first day there, which says nothing of the class's year.
    year = reason.rpartition("@")[2]
    return year if year.isdecimal() else ""


def _days(since: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(since)).days
