"""Removals that a freeze has held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.rules.difference import Ending
from functions.roster.stored import key
from svyazka_common.records.accounts import Account
from svyazka_common.records.imports import HeldRemoval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.mapping.wanted import Wanted
    from functions.roster.rules.difference import Difference, Versioned
    from functions.roster.stored import Key, Stored


def take_up(held: Iterable[HeldRemoval], stored: Stored, wanted: Wanted, difference: Difference) -> None:
    """Let what was held back end now, where it hasn't come back since. Accounts follow (`take_up_accounts`)."""
    known: list[Versioned] = [*stored.relations.values(), *stored.classes.values(), *stored.persons.values()]
    known += [stored.organisation] if stored.organisation is not None else []
    there = {key(one): one for one in known}
    for removal in held:
        record = there.get(_place(removal))
        newer = record is not None and (record.status == "ended" or record.version >= removal.version)
        if removal.removed_entity != Account.entity and not newer:
            _end(removal, wanted, difference)


def take_up_accounts(held: Iterable[HeldRemoval], wanted: Wanted, difference: Difference) -> None:
    """The same of accounts, once it is known who has one."""
    for removal in held:
        if removal.removed_entity == Account.entity:
            _end(removal, wanted, difference)


def _end(removal: HeldRemoval, wanted: Wanted, difference: Difference) -> None:
    place = _place(removal)
    if place not in difference.endings and not came_back(removal, wanted):
        difference.endings[place] = Ending(
            pk=removal.removed_pk,
            sk=removal.removed_sk,
            entity=removal.removed_entity,
            version=removal.version,
            own_status=removal.own_status,
        )


def came_back(removal: HeldRemoval, wanted: Wanted) -> bool:
    """Whether a bundle names as active what was to end."""
    place = _place(removal)
    things = [one for one in (wanted.organisation, *wanted.classes.values()) if one is not None and key(one) == place]
    records = (wanted.relations.get(place), *things)
    return place in wanted.follows or any(record is not None and record.status == "active" for record in records)


def _place(removal: HeldRemoval) -> Key:
    return removal.removed_pk, removal.removed_sk


def hold(difference: Difference, organisation_id: str) -> list[HeldRemoval]:
    """What to note of the removals that are held back."""
    return [
        HeldRemoval(
            organisation_id=organisation_id,
            removed_pk=ending.pk,
            removed_sk=ending.sk,
            removed_entity=ending.entity,
            own_status=ending.own_status,
            version=ending.version,
        )
        for ending in difference.endings.values()
    ]
