"""`svyazka bench roster`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.bench.roster import groups
from local.bench.roster.figures import growth
from local.bench.roster.measuring import Plan, measure
from local.bench.roster.table import print_groups, print_sizes
from local.quick_json import use_quick_json
from operations.terminal import print_document

if TYPE_CHECKING:
    from local.bench.roster.databases import Database

GREATER = 4
"""How many times as many schools the second region has: what grows faster than that is not linear."""


def command(*, schools: int, in_groups: bool, database: Database, as_json: bool) -> None:
    """Measure two sizes of a region, or 5,000 users in 400 groups; print."""
    use_quick_json()  # this process passes all events and answers between the stream, the queues and the handlers
    document = groups.document(database) if in_groups else _sizes(schools, database)
    if as_json:
        print_document(document)
    elif in_groups:
        print_groups(document)
    else:
        print_sizes(document)


def _sizes(schools: int, database: Database) -> dict[str, Any]:
    """A region, one four times as great, and how the figures grew."""
    small, great = measure(Plan(schools), database), measure(Plan(schools * GREATER), database)
    return {
        "database": database,
        "sizes": [small.document(), great.document()],
        "growth": growth(small, great).document(),
    }
