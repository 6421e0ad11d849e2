"""How much of an organisation would go: a half-empty file is stopped before it ends anything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
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
    counts on neither side. `people_of` and `classes_of` are None where nobody counted all of them, since enough were
    seen for what goes to be few.
    """

    people: int = 0
    people_of: int | None = 0
    classes: int = 0
    classes_of: int | None = 0

    def exceed(self, percent: int) -> bool:
        """Whether it is more than that share of the people or of the classes."""
        return _exceeds(self.people, self.people_of, percent) or _exceeds(self.classes, self.classes_of, percent)

    def uncounted(self) -> Removals:
        """The same without the totals."""
        return replace(self, people_of=None, classes_of=None)

    def figures(self) -> dict[str, int]:
        """As a plain mapping, without the totals that are not known."""
        return {name: number for name, number in asdict(self).items() if number is not None}


def _exceeds(gone: int, of: int | None, percent: int) -> bool:
    return of is not None and gone * WHOLE > percent * of


def enough(gone: int, percent: int) -> int | None:
    """Of how many at least so many may go without exceeding the share; None where there is no such number."""
    if gone == 0:
        return 0
    return -(-gone * WHOLE // percent) if percent > 0 else None


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
