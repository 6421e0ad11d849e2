"""The simulated region for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from local.bench.roster.table import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping


def print_region(document: Mapping[str, Any]) -> None:
    """Print minutes and dollars, the limits that bound, what pre-warming would change, and the assumptions."""
    console = Console(highlight=False, soft_wrap=True)
    aim = document["aim"]
    meets = document["minutes"] <= aim["minutes"] and document["dollars"] <= aim["dollars"]
    console.print(
        f"[bold]{document['people']:,} people, {document['classes']:,} classes, {document['enrolments']:,} enrolments:"
        f" {document['minutes']:.0f} minutes, {document['dollars']:.0f} dollars[/]"
        f" ({verdict(meets, 'within', 'misses')} the aim of {aim['minutes']} minutes and {aim['dollars']} dollars)"
    )
    console.print(f"  table and index warmed to {document['warm_write_units_a_second']:,.0f} writes a second")
    for name, minutes in sorted(document["held_up_minutes"].items(), key=lambda entry: -entry[1]):
        console.print(f"  held up by {name}: {minutes:.0f} minutes")
    if (mend := document["mend"]) is not None:
        console.print(
            f"  with table and index pre-warmed to {mend['warm_write_units_a_second']:,} writes a second:"
            f" {mend['minutes']:.0f} minutes, {mend['dollars']:.0f} dollars, then bound by {mend['bound_by']}"
        )
    console.print("Assumed: " + "; ".join(document["assumptions"]) + ".")
    sys.stdout.flush()
