"""From items to what is known about a person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.chats.rules.facts import FACTS, Fact, Facts, ref_of
from svyazka_common.records.chats import Chat, Exclusion, Followers, Member
from svyazka_common.records.link import Suspension
from svyazka_common.records.roster import Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record

PLACES = (SchoolClass, Organisation)
OTHERS: tuple[type[Record], ...] = (Person, Member, Exclusion, Suspension, Followers, Chat, *PLACES)
KINDS: dict[str, type[Record]] = {kind.entity: kind for kind in (*FACTS, *OTHERS)}
"""What is looked at, by entity."""


def own_facts(person_id: str, items: Iterable[Item]) -> Facts:
    """What lies in a person's partition."""
    own = records(items)
    return Facts(
        person_id=person_id,
        person=next((record for record in own if isinstance(record, Person)), None),
        facts=facts_among(own),
        members=tuple(record for record in own if isinstance(record, Member)),
        exclusions={record.chat_id: record for record in own if isinstance(record, Exclusion)},
        suspensions=tuple(record for record in own if isinstance(record, Suspension)),
    )


def with_around(facts: Facts, around: Iterable[Record]) -> Facts:
    """The same with classes, organisations and chats."""
    found = list(around)
    return replace(
        facts,
        places={ref_of(record): record for record in found if isinstance(record, PLACES)},
        chats={record.chat_id: record for record in found if isinstance(record, Chat)},
    )


def facts_among(some: Iterable[Record]) -> dict[str, Fact]:
    """Those of records that are facts, by `ref_of`."""
    return {ref_of(record): record for record in some if isinstance(record, FACTS)}


def records(items: Iterable[Item]) -> list[Record]:
    """Of items of all kinds, those that membership is decided by."""
    return [KINDS[entity].from_item(item) for item in items if (entity := item["entity"]["S"]) in KINDS]
