"""`svyazka bench region`: measures one school, computes a region from it, and prints that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.bench.roster.measuring import Plan, measure
from local.bench.simulated_region.report import document
from local.bench.simulated_region.table import print_region
from local.quick_json import use_quick_json
from operations.terminal import print_document

if TYPE_CHECKING:
    from local.bench.roster.databases import Database

MEASURED = Plan(schools=1)


def command(*, people: int, database: Database, as_json: bool) -> None:
    """Measure, simulate a region of so many people, print."""
    use_quick_json()  # this process passes all events and answers between the stream, the queues and the handlers
    region = document(people, measure(MEASURED, database))
    if as_json:
        print_document(region)
    else:
        print_region(region)
