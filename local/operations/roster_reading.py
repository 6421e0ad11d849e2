"""Reading how it goes with the roster: imports, and in each organisation who is there and who of them has linked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.link.repository.populace import populace
from svyazka_common.reading import query_all
from svyazka_common.records.base import of_kind
from svyazka_common.records.imports import HeldRemoval, RosterImport, SchoolImport, import_sk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.link.rules.linked_share import Populace
    from svyazka_common.dynamodb import Item

AT_ONCE = 16
SHOWN_IMPORTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The newest imports, newest first; of the organisations, what became of them in the import that they follow."""

    newest: list[RosterImport] = field(default_factory=list)
    followed: dict[str, SchoolImport] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)


def imports(organisations: Iterable[str]) -> Imports:
    """What is known of imports."""
    found = of_kind(RosterImport, _access(Prefix.IMPORTS.key(), Prefix.IMPORT.key("")))
    newest = sorted(found, key=lambda one: one.import_id, reverse=True)[:SHOWN_IMPORTS]
    # From the oldest on, so that the newest of them decides.
    parts = [of_kind(SchoolImport, _access(import_sk(one.import_id), Prefix.SCHOOL.key(""))) for one in newest[::-1]]
    followed = {part.organisation_id: part for some in parts for part in some}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        held = dict(pool.map(_held, organisations))
    return Imports(newest=newest, followed=followed, held=held)


def populaces(organisations: Iterable[str]) -> list[Populace]:
    """Everybody, organisation by organisation; a query or two for each."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(populace, organisations))


def _held(organisation_id: str) -> tuple[str, int]:
    pk = Prefix.ORGANISATION.key(organisation_id)
    return organisation_id, len(of_kind(HeldRemoval, _access(pk, Prefix.HELD.key(""))))


def _access(pk: str, prefix: str) -> list[Item]:
    return query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
    )
