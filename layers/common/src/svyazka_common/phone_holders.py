"""One phone, one family (docs/adr/0005): who is of a person's family, and may they have the number they have proven?

A person's family is read by the guardianships that count today.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from svyazka_common import clock
from svyazka_common.reading import inverse, partition
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import Guardianship, person_pk
from svyazka_common.rights import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RELEASE_AFTER_SECONDS = 90 * 24 * 3600


class Holder(Struct, frozen=True, kw_only=True):
    """Somebody who has proven the number. `kin`: their guardians and children at that time."""

    person_id: str
    proven_at: int
    kin: frozenset[str] = frozenset()


class Verdict(Struct, frozen=True, kw_only=True):
    """`accepted`, with the former holders who are to be released; or `taken` by a stranger."""

    outcome: Literal["accepted", "taken"]
    released: tuple[str, ...] = ()


def family(person_id: str, kin: frozenset[str], holder: Holder) -> bool:
    """Return whether two people are the same, parent and child, children of one parent, or parents of one child."""
    return person_id == holder.person_id or holder.person_id in kin or person_id in holder.kin or bool(kin & holder.kin)


def belongs(person_id: str, kin: frozenset[str], holders: Iterable[Holder]) -> bool:
    """Return whether the person or somebody of their family has proven the number."""
    return any(family(person_id, kin, holder) for holder in holders)


def judge(person_id: str, kin: frozenset[str], holders: Iterable[Holder], now: int) -> Verdict:
    """Judge a proof of a number: `taken` where a stranger has proven it within the last 90 days, else `accepted`.

    `now` is epoch seconds. Strangers with older proofs are `released`; family members share the number.
    """
    others = strangers(person_id, kin, holders)
    if any(now - holder.proven_at < RELEASE_AFTER_SECONDS for holder in others):
        return Verdict(outcome="taken")
    return Verdict(outcome="accepted", released=tuple(sorted(holder.person_id for holder in others)))


def strangers(person_id: str, kin: frozenset[str], holders: Iterable[Holder]) -> list[Holder]:
    """Return the holders outside the person's family; only a family shares a number."""
    return [holder for holder in holders if not family(person_id, kin, holder)]


def holders_from(plain: Mapping[str, Mapping[str, object]]) -> list[Holder]:
    """The holders as `svyazka_common.records.link.Phone.holders` keeps them."""
    return [
        Holder(person_id=person_id, proven_at=_seconds(entry["proven_at"]), kin=_kin(entry.get("kin", ())))
        for person_id, entry in plain.items()
    ]


def _seconds(value: object) -> int:
    assert isinstance(value, int)
    return value


def _kin(value: object) -> frozenset[str]:
    assert isinstance(value, list | tuple)
    return frozenset(str(entry) for entry in value)


def children_of(person_id: str) -> set[str]:
    """The children whose guardian the person is."""
    items, today = partition(person_pk(person_id), Prefix.GUARDIAN_OF.key("")), clock.today()
    return {relation.child_id for relation in of_kind(Guardianship, items) if counts(relation, today)}


def guardians_of(person_id: str) -> set[str]:
    """The guardians of a person."""
    items, today = inverse(person_pk(person_id), Prefix.GUARDED_BY.key("")), clock.today()
    return {relation.guardian_id for relation in of_kind(Guardianship, items) if counts(relation, today)}
