"""Who was taken out of a chat by hand, or silenced, and for how long that counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from svyazka_common.records.chats import Exclusion
from svyazka_common.records.link import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.audience import Claim
    from functions.chats.rules.facts import Fact, Facts
    from svyazka_common.records.chats import ExclusionKind, Member


def reasons(claims: Iterable[Claim], facts: Facts) -> list[str]:
    """Why the roster wants a person in a chat, sorted: facts with their first day, so that a new year is a new reason.

    The link is none of them: unlinking and linking again brings nobody back.
    """
    found = (facts.facts[ref] for claim in claims for ref in claim.basis)
    return sorted({_reason(fact) for fact in found if not isinstance(fact, Link)})


def excluded(member: Member, kind: ExclusionKind, by: str, since: int, why: list[str]) -> Exclusion:
    """What stands in the membership's place from now on."""
    return Exclusion(
        person_id=member.person_id,
        chat_id=member.chat_id,
        kind=kind,
        organisation_id=member.organisation_id,
        name=member.name,
        by=by,
        since=since,
        reasons=why,
    )


def left_silenced(member: Member) -> Exclusion | None:
    """What stays of a membership that ends: that the person was silenced. Leaving and coming back doesn't undo it."""
    muted = member.muted
    return None if muted is None else excluded(member, "muted", muted["by"], muted["since"], muted["reasons"])


def still_counts(known: list[str], now: list[str]) -> bool:
    """Whether the roster has no reason now that it did not have when somebody decided by hand."""
    return set(now) <= set(known)


def narrowed(exclusion: Exclusion, now: list[str]) -> Exclusion:
    """The exclusion with the reasons that are left: one that goes and comes again is the roster's change."""
    return replace(exclusion, reasons=now)


def muted_as_before(exclusion: Exclusion) -> dict[str, Any]:
    """`Member.muted` of a silenced person who is back."""
    return {"by": exclusion.by, "since": exclusion.since, "reasons": exclusion.reasons}


def _reason(fact: Fact) -> str:
    starts_on: str | None = getattr(fact, "starts_on", None)
    return f"{fact.pk}/{fact.sk}@{starts_on or ''}"
