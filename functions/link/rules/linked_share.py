"""How many of the region's people have linked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Populace:
    """Who has a role in an organisation now, and who has linked by an account of it; person ids."""

    organisation_id: str
    people: frozenset[str] = frozenset()
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Share:
    """Everybody who has a role now, and how many of them have linked, by whatever account: the profile is theirs."""

    people: int
    linked: int

    @property
    def unlinked_percent(self) -> float | None:
        """How many of a hundred have not, None without people."""
        return round(100 * (self.people - self.linked) / self.people, 2) if self.people else None


def share(populaces: Iterable[Populace]) -> Share:
    """Of all organisations; whoever is in several counts once."""
    people: set[str] = set()
    linked: set[str] = set()
    for one in populaces:
        people |= one.people
        linked |= one.linked
    return Share(people=len(people), linked=len(people & linked))
