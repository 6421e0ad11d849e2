"""Conditions that what was read still holds: the parts of transactions by which a membership rests on facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.records.base import key_of, key_parts
from svyazka_common.records.link import Link
from svyazka_common.records.roster import InClass, SchoolClass
from svyazka_common.settings import Setting
from svyazka_common.transactions import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from svyazka_common.rights import Fact, Place
    from svyazka_common.transactions import Action

ITEMS_A_TRANSACTION = 100

ABSENT = "attribute_not_exists(pk)"
SAME_VERSION = "version = :version"
SAME_STATUS = f"{SAME_VERSION} AND #status = :status"
SAME_DAYS = "starts_on = :starts_on AND ends_on = :ends_on"
STATUS = {"#status": "status"}


def as_read(facts: Mapping[str, Fact | Place], ref: str) -> Action:
    """A check that a fact, class or organisation is as it was read, or still absent; `facts` by `ref_of`."""
    table, key = Setting.STATE_TABLE.read(), key_of(*key_parts(ref))
    match facts.get(ref):
        case None:
            return check(table, key, ABSENT)
        case Link() as link:
            suspended = "attribute_exists(suspended)" if link.suspended else "attribute_not_exists(suspended)"
            return check(table, key, f"link_id = :link_id AND {suspended}", link_id=link.link_id)
        case (InClass() | SchoolClass()) as dated:
            # Whether it counts can change without its version: with its class, its year, its organisation, its person.
            lineage, values = same("lineage_id", dated.lineage_id)
            values |= {"version": dated.version, "status": dated.status}
            values |= {"starts_on": dated.starts_on, "ends_on": dated.ends_on}
            return check(table, key, f"{SAME_STATUS} AND {SAME_DAYS} AND {lineage}", names=STATUS, **values)
        case other:
            return check(table, key, SAME_STATUS, names=STATUS, version=other.version, status=other.status)


def same(name: str, value: Any) -> tuple[str, dict[str, Any]]:
    """The condition that an attribute is as it was read, and its values; None: it was not there."""
    if value is None:
        return f"attribute_not_exists({name})", {}
    return f"{name} = :{name}", {name: value}


def grouped(needed: Sequence[Mapping[str, object]], limit: int = ITEMS_A_TRANSACTION) -> Iterator[list[int]]:
    """Groups of positions, in order, whose items taken together are at most `limit`; a shared item counts once.

    Each position maps items to the actions on them. Positions with different actions on one item are never together.
    """
    group: list[int] = []
    items: dict[str, object] = {}
    for position, actions in enumerate(needed):
        if group and (len(items.keys() | actions.keys()) > limit or _differ(items, actions)):
            yield group
            group, items = [], {}
        group.append(position)
        items |= actions
    if group:
        yield group


def _differ(items: Mapping[str, object], actions: Mapping[str, object]) -> bool:
    return any(items[ref] != actions[ref] for ref in items.keys() & actions.keys())
