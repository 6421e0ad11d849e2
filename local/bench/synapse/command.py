"""`svyazka bench synapse`: memberships a second here and in Synapse."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from local.bench.roster.measuring import Plan, measure_rooms
from local.bench.roster.table import verdict
from local.bench.synapse.comparison import with_synapse
from local.quick_json import use_quick_json
from operations.terminal import print_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.bench.roster.databases import Database

AIM_RATIO = 50


def command(*, schools: int, database: Database, as_json: bool) -> None:
    """Measure so many schools, bring their memberships into Synapse right after, print both."""
    use_quick_json()  # this process passes all events and answers between the stream, the queues and the handlers
    size, rooms = measure_rooms(Plan(schools), database)
    document = {
        "database": database,
        "measured": size.document(),
        **with_synapse(rooms, size.memberships_per_s),
    }
    if as_json:
        print_document(document)
    else:
        _print(document)


def _print(document: Mapping[str, Any]) -> None:
    synapse, enough = document["synapse"], document["ratio"] >= AIM_RATIO
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Svyazka: {document['measured']['memberships_per_s']:.1f} memberships a second.")
    console.print(
        f"Synapse {synapse['version']}: {document['synapse_memberships_per_s']:.1f} joins a second,"
        f" {synapse['rooms_at_once']} rooms at once ({synapse['joins']:,} of the same {synapse['of']:,},"
        " in private rooms, users and rooms made before);"
        f" ours are {verdict(enough, '', 'only ')}{document['ratio']:.1f} × that."
    )
    sys.stdout.flush()
