"""Reads what `svyazka roster status` shows: imports, and in each organisation its people and who of them has linked."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched, chain
from typing import TYPE_CHECKING, Any

from functions.roster.changes.use_cases.follow_up import awaited_kind
from functions.roster.repository.held_changes import all_held
from functions.roster.repository.records import all_that_wait
from functions.school.repository.people import link_statistics
from svyazka_common import aws
from svyazka_common.reading import KEYS_A_CALL, get_all, query_all
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.imports import HeldRemoval, OrganisationImport, RosterImport, SchoolImport, import_sk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.school.rules.people import LinkStatistics
    from svyazka_common.records.base import Item, Key

CONCURRENT_READS = aws.SIDE_BY_SIDE
SHOWN_IMPORTS = 5
IMPORTS_A_CALL = 25
NEEDS_AN_OPERATOR = frozenset({"failed", "waiting_approval"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationState:
    """The imports of an organisation.

    Attributes:
        parts: its part of each import that names it, newest first.
        uploaded_at: when each of these was uploaded (seconds since 1970), by import.
        held_removals: how many removals by file a freeze holds back, and how many changes by queue are held.
    """

    parts: list[SchoolImport] = field(default_factory=list)
    uploaded_at: dict[str, int] = field(default_factory=dict)
    held_removals: int = 0

    @property
    def decisive(self) -> SchoolImport | None:
        """The newest part that needs an operator; where none does, the newest."""
        return next((one for one in self.parts if one.state in NEEDS_AN_OPERATOR), next(iter(self.parts), None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Imports without dry runs.

    Attributes:
        shown: the newest, and older ones that need an operator; newest first.
        by_organisation: the state of each organisation.
    """

    shown: list[RosterImport] = field(default_factory=list)
    by_organisation: dict[str, OrganisationState] = field(default_factory=dict)


def imports(organisations: Iterable[str]) -> Imports:
    """Read the imports: one query for each organisation, and one read of each import that names it."""
    with ThreadPoolExecutor(CONCURRENT_READS) as pool:
        items = dict(pool.map(_of_organisation, organisations))
        named_in = {one: of_kind(OrganisationImport, some) for one, some in items.items()}
        keys = [
            key_of(import_sk(one.import_id), Prefix.SCHOOL.key(one.organisation_id))
            for one in chain.from_iterable(named_in.values())
        ]
        read = chain.from_iterable(pool.map(_read, batched(keys, KEYS_A_CALL, strict=False)))
        parts = {(one.organisation_id, one.import_id): one for one in of_kind(SchoolImport, read)}
    held_changes = Counter(one.scope_id for one in all_held() if one.scope == "organisation")
    states = {
        organisation: OrganisationState(
            parts=[parts[key] for one in reversed(some) if (key := (organisation, one.import_id)) in parts],
            uploaded_at={one.import_id: one.uploaded_at for one in some},
            held_removals=len(of_kind(HeldRemoval, items[organisation])) + held_changes[organisation],
        )
        for organisation, some in named_in.items()
    }
    asked = {part.import_id for part in parts.values() if part.state in NEEDS_AN_OPERATOR}
    newest = _newest()
    missing = asked - {one.import_id for one in newest}
    older = of_kind(RosterImport, _read([key_of(Prefix.IMPORTS.key(), import_sk(one)) for one in missing]))
    shown = sorted([*newest, *older], key=lambda imported: imported.import_id, reverse=True)
    return Imports(shown=shown, by_organisation=states)


def link_statistics_of(organisations: Iterable[str]) -> list[LinkStatistics]:
    """Read who belongs to each organisation and who of them has linked: one or two queries for each."""
    with ThreadPoolExecutor(CONCURRENT_READS) as pool:
        return list(pool.map(link_statistics, organisations))


def waiting_records() -> Counter[str]:
    """Count the records that came by queue and wait for another record, by the kind of that record."""
    return Counter(map(awaited_kind, all_that_wait()))


def changes_held() -> Counter[str]:
    """Count the changes by queue that are held: by the `guard` (until an operator decides) or by a `freeze`."""
    return Counter[str](one.because for one in all_held())


def _newest() -> list[RosterImport]:
    query: dict[str, Any] = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": Prefix.IMPORTS.key()}},
        "ScanIndexForward": False,
        "Limit": IMPORTS_A_CALL,
    }
    newest: list[RosterImport] = []
    while len(newest) < SHOWN_IMPORTS:
        answer = aws.dynamodb().query(**query)
        newest += [one for one in of_kind(RosterImport, answer["Items"]) if not one.dry_run]
        if "LastEvaluatedKey" not in answer:
            break
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return newest[:SHOWN_IMPORTS]


def _of_organisation(organisation_id: str) -> tuple[str, list[Item]]:
    pk = Prefix.ORGANISATION.key(organisation_id)
    return organisation_id, query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
    )


def _read(keys: Iterable[Key]) -> list[Item]:
    return get_all(Setting.ACCESS_TABLE.read(), keys)
