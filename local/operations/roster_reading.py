"""Reading how it goes with the roster: imports, and in each organisation who is there and who of them has linked."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched, chain
from typing import TYPE_CHECKING, Any

from functions.link.repository.populace import populace
from functions.roster.changes.awaited import all_that_wait, awaited_kind
from svyazka_common import aws
from svyazka_common.reading import KEYS_A_CALL, get_all, query_all
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.imports import HeldRemoval, OrganisationImport, RosterImport, SchoolImport, import_sk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.link.rules.linked_share import Populace
    from svyazka_common.dynamodb import Item, Key

AT_ONCE = 16
SHOWN_IMPORTS = 5
IMPORTS_A_CALL = 25
NEEDS_SOMEBODY = frozenset({"failed", "waiting_approval"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands of imports for an organisation.

    Attributes:
        parts: what became of it in those that it has to do with, newest first.
        uploaded_at: when each of these was uploaded, by import.
        held: how many removals a freeze holds back.
    """

    parts: list[SchoolImport] = field(default_factory=list)
    uploaded_at: dict[str, int] = field(default_factory=dict)
    held: int = 0

    @property
    def decisive(self) -> SchoolImport | None:
        """The newest that needs somebody; where none does, the newest."""
        return next((one for one in self.parts if one.state in NEEDS_SOMEBODY), next(iter(self.parts), None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The newest imports and older ones that need somebody, newest first; what stands, by organisation. No dry run."""

    shown: list[RosterImport] = field(default_factory=list)
    standing: dict[str, Standing] = field(default_factory=dict)


def imports(organisations: Iterable[str]) -> Imports:
    """What is known of imports: a query for each organisation, and a read of each import that it has to do with."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        items = dict(pool.map(_of_organisation, organisations))
        known = {one: of_kind(OrganisationImport, some) for one, some in items.items()}
        keys = [
            key_of(import_sk(one.import_id), Prefix.SCHOOL.key(one.organisation_id))
            for one in chain.from_iterable(known.values())
        ]
        read = chain.from_iterable(pool.map(_read, batched(keys, KEYS_A_CALL, strict=False)))
        parts = {(one.organisation_id, one.import_id): one for one in of_kind(SchoolImport, read)}
    standing = {
        organisation: Standing(
            parts=[parts[key] for one in reversed(some) if (key := (organisation, one.import_id)) in parts],
            uploaded_at={one.import_id: one.uploaded_at for one in some},
            held=len(of_kind(HeldRemoval, items[organisation])),
        )
        for organisation, some in known.items()
    }
    asked = {part.import_id for part in parts.values() if part.state in NEEDS_SOMEBODY}
    newest = _newest()
    missing = asked - {one.import_id for one in newest}
    older = of_kind(RosterImport, _read([key_of(Prefix.IMPORTS.key(), import_sk(one)) for one in missing]))
    shown = sorted([*newest, *older], key=lambda one: one.import_id, reverse=True)
    return Imports(shown=shown, standing=standing)


def populaces(organisations: Iterable[str]) -> list[Populace]:
    """Everybody, organisation by organisation; a query or two for each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(populace, organisations))


def waiting_records() -> Counter[str]:
    """How many records came by queue and wait for another one, by what they wait for."""
    return Counter(map(awaited_kind, all_that_wait()))


def _newest() -> list[RosterImport]:
    query: dict[str, Any] = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": Prefix.IMPORTS.key()}},
        "ScanIndexForward": False,
        "Limit": IMPORTS_A_CALL,
    }
    found: list[RosterImport] = []
    while len(found) < SHOWN_IMPORTS:
        answer = aws.dynamodb().query(**query)
        found += [one for one in of_kind(RosterImport, answer["Items"]) if not one.dry_run]
        if "LastEvaluatedKey" not in answer:
            break
        query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return found[:SHOWN_IMPORTS]


def _of_organisation(organisation_id: str) -> tuple[str, list[Item]]:
    pk = Prefix.ORGANISATION.key(organisation_id)
    return organisation_id, query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
    )


def _read(keys: Iterable[Key]) -> list[Item]:
    return get_all(Setting.ACCESS_TABLE.read(), keys)
