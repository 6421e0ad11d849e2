"""What came of an import, in figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.problems import Code
    from functions.roster.repository.writer import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`refused` is the reason why nothing was taken; `version` that of rows without a date, in ms."""

    refused: Code | None = None
    version: int | None = None
    counts: Mapping[str, Count] = field(default_factory=dict)
    problems: Mapping[Code, int]

    @property
    def written(self) -> int:
        """How many items were written."""
        return sum(count.written for count in self.counts.values())

    def document(self) -> dict[str, Any]:
        """As JSON; `ok` only where every row was taken."""
        return {
            "ok": not self.problems,
            "refused": self.refused,
            "version": self.version,
            "counts": {entity: {"read": count.read, "written": count.written} for entity, count in self.counts.items()},
            "reported": sum(self.problems.values()),
            "problems": dict(self.problems),
        }
