"""How much of an organisation would go: a half-empty file is stopped before it ends anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from functions.roster.stored import key
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.rules.difference import Difference
    from functions.roster.stored import Stored

type Having = set[tuple[str, str]]
"""Who has at least one active relation of a kind: (kind, person)."""

WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Removals:
    """How many people and classes would go, and of how many.

    A person goes who loses the last of their roles here, of their places in classes, or of their children: so a file
    without enrolments is noticed although everybody's roles are in it. What is over anyway (a class of last year)
    counts on neither side.
    """

    people: int = 0
    people_of: int = 0
    classes: int = 0
    classes_of: int = 0

    def exceed(self, percent: int) -> bool:
        """Whether it is more than that share of the people or of the classes."""
        return self.people * WHOLE > percent * self.people_of or self.classes * WHOLE > percent * self.classes_of

    def figures(self) -> dict[str, int]:
        """As a plain mapping."""
        return asdict(self)


def removals(stored: Stored, difference: Difference, today: str) -> Removals:
    """Count them."""
    before = _having(stored.relations.values(), today)
    left = (one for one in stored.relations.values() if key(one) not in difference.endings)
    after = _having(left, today) | _having([*difference.added, *difference.changed], today)
    classes = [one for one in stored.classes.values() if one.status == "active" and one.ends_on >= today]
    return Removals(
        people=len({person for _, person in before - after}),
        people_of=len({person for _, person in before}),
        classes=sum(key(one) in difference.endings for one in classes),
        classes_of=len(classes),
    )


def _having(records: Iterable[Any], today: str) -> Having:
    having: Having = set()
    for record in records:
        match record:
            case RoleAssignment(status="active"):
                having.add(("role", record.person_id))
            case InClass(status="active") if record.ends_on >= today:
                having.add(("class", record.person_id))
            case Guardianship(status="active"):
                having.add(("child", record.guardian_id))
            case _:
                pass
    return having
