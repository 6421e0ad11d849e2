"""Whether an organisation has at least so many people or classes: read no further than that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.partitions import inverse_beginning
from svyazka_common.records.base import of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable


def has_people(organisation_id: str, number: int) -> bool:
    """Whether so many persons have a role. It may be a moment old."""
    items = inverse_beginning(Prefix.ORGANISATION.key(organisation_id), Prefix.ROLE.key(""), max(number, 1))
    roles = (role for item in items for role in of_kind(RoleAssignment, [item]))
    return _at_least(number, (role.person_id for role in roles if role.status == "active"))


def has_classes(organisation_id: str, number: int, today: str) -> bool:
    """Whether there are so many classes whose last day is not before `today` (ISO 8601). It may be a moment old."""
    items = inverse_beginning(Prefix.ORGANISATION.key(organisation_id), Prefix.CLASS.key(""), max(number, 1))
    classes = (one for item in items for one in of_kind(SchoolClass, [item]))
    return _at_least(number, (one.class_id for one in classes if one.status == "active" and one.ends_on >= today))


def _at_least(number: int, ids: Iterable[str]) -> bool:
    seen: set[str] = set()
    if number <= 0:
        return True
    for one in ids:
        seen.add(one)
        if len(seen) >= number:
            return True
    return False
